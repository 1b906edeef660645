import Synchronization
import Testing

/// What the clients of one server were told, in spite of its crashes, and so can rely on.
final class Ledger: Sendable {
    struct Attempt: Sendable {
        var threadID: String
        var content: String
        /// Known once the server has acknowledged it.
        var messageID: String?
    }

    /// What a reader saw of an answer, from its first chunk on.
    struct Answer: Sendable {
        var pieces: [(text: String, came: ContinuousClock.Instant)] = []
        /// Once its last chunk has come.
        var status: String?

        var text: String { pieces.map(\.text).joined() }
    }

    struct Contents: Sendable {
        /// By client message id.
        var attempts: [String: Attempt] = [:]
        /// By message id, since the last crash.
        var answers: [String: Answer] = [:]
        /// Answers that were gone on with since then: readers see only what is new of them.
        var continued: Set<String> = []
        /// The text that answers had after an earlier crash.
        var settled: [String: String] = [:]
        var deleted: Set<String> = []
        /// New versions of messages by their ids.
        var edits: [String: String] = [:]
        var acknowledgements = 0
    }

    private let contents = Mutex(Contents())

    func note(_ change: (inout Contents) -> Void) {
        contents.withLock { change(&$0) }
    }

    var all: Contents { contents.withLock(\.self) }

    /// - Parameter event: one of the events of a socket, which may have been opened in the middle of an answer.
    func hear(_ event: JSON) {
        guard event.isChunk, let id = event["message_id"].string else { return }
        note { contents in
            guard !contents.continued.contains(id) else { return }
            guard event["chunk_index"] == 0 || contents.answers[id] != nil else { return }
            contents.answers[id, default: Answer()].pieces.append((event["chunk"].string ?? "", .now))
            if event.isFinalChunk { contents.answers[id]?.status = event["status"].string }
        }
    }
}

/// The end of a server.
struct Crash {
    var at = ContinuousClock.now
    /// For how long nothing could go on before it: a machine that hangs holds up the server, too.
    var heldUp = Duration.zero
}

extension Ledger {
    /// How old text has to be at a crash not to be lost: it is stored four times a second, and machines can be busy.
    private static let unflushed = Duration.milliseconds(750)

    /// Holds what is stored after a crash against what was promised before it.
    func check(_ messages: [DatabaseFile.StoredMessage], after crash: Crash) {
        let promised = all
        let byClientID = Dictionary(grouping: messages.filter { $0.clientMessageID != nil }) {
            $0.clientMessageID ?? ""
        }
        for (clientID, attempt) in promised.attempts {
            let stored = byClientID[clientID, default: []]
            #expect(stored.count <= 1, "the message \(clientID) is there \(stored.count) times")
            guard let id = attempt.messageID else { continue }
            #expect(stored.first?.id == id, "the acknowledged message \(id) is gone")
            #expect(stored.first?.content == attempt.content)
        }
        let byID = Dictionary(messages.map { ($0.id, $0) }) { first, _ in first }
        for (id, content) in promised.edits {
            #expect(byID[id]?.content == content, "the acknowledged edit \(id) is gone")
        }
        for id in promised.deleted { #expect(byID[id]?.isDeleted == true, "the deleted message \(id) is back") }
        for message in messages where message.role == "assistant" {
            check(message, heard: promised.answers[message.id], after: crash)
            if let settled = promised.settled[message.id] {
                #expect(message.content.utf8.starts(with: settled.utf8), "\(message.id) changed")
            }
        }
        note { contents in
            contents.answers = [:]
            contents.continued = []
            contents.settled = byID.filter { $0.value.role == "assistant" }.mapValues(\.content)
        }
    }

    /// Stored is a prefix of what the model says; what a reader saw is at most by the unflushed tail ahead of it.
    private func check(_ answer: DatabaseFile.StoredMessage, heard: Answer?, after crash: Crash) {
        let said = LoadClient.script(of: answer.parentContent ?? "")
        #expect(said.utf8.starts(with: answer.content.utf8), "\(answer.id) holds what the model never said")
        if answer.status == "complete" {
            #expect(answer.content == said, "\(answer.id) is cut, and says it is complete")
        }
        guard let heard else { return }
        #expect(said.utf8.starts(with: heard.text.utf8), "readers of \(answer.id) saw what the model never said")
        if let status = heard.status, status != "interrupted" {
            #expect(answer.status == status, "\(answer.id) ended as \(status), and is now \(answer.status)")
            #expect(answer.content == heard.text, "\(answer.id) ended otherwise than readers saw")
        }
        let safe = heard.pieces.filter { crash.at - $0.came > Self.unflushed + crash.heldUp }.map(\.text).joined()
        #expect(answer.content.utf8.count >= safe.utf8.count, "\(answer.id) lost what was shown long before")
    }
}
