import ChatCore
import Synchronization

/// The texts of a thread as a client has them: from a page, and then from the events after its place.
struct Transcript {
    private(set) var texts: [Message.ID: String]

    init(_ messages: [Message]) {
        texts = Dictionary(uniqueKeysWithValues: messages.map { ($0.id, $0.content) })
    }

    mutating func apply(_ told: Told) {
        guard case .numbered(let event) = told else { return }
        switch event {
        case .newMessage(let message), .messageUpdated(let message): texts[message.id] = message.content
        case .answerStarted(let id, _, _, _): texts[id] = ""
        case .answerText(let id, let text, _): texts[id, default: ""] += text
        case .messageDeleted(let id, _): texts[id] = nil
        case .answerEnded, .threadUpdated, .summaryAvailable: break
        }
    }
}

/// A client that may come at any moment: it subscribes, reads a page, catches up from its place, and goes on live.
final class Follower: Sendable {
    private let catchUp = Mutex(EventCatchUp<Told>())
    private let arrived = Mailbox<Told?>()
    private let log: TestLog
    private let threadID: ChatThread.ID
    private let subscriber = SubscriberID(UUIDv7Generator().next())

    init(_ log: TestLog, _ threadID: ChatThread.ID) async {
        self.log = log
        self.threadID = threadID
        await log.subscribe(to: threadID, as: subscriber) { [weak self] received in
            if case .numbered(let event) = received { self?.perform { $0.receive(event) } }
        }
    }

    deinit { log.unsubscribe(subscriber, from: threadID) }

    /// - Returns: whether the log still held everything after `position`.
    func follow(from position: EventPosition) async -> Bool {
        guard let missed = await log.events(after: position, in: threadID) else { return false }
        perform { $0.goLive(after: position.seq, history: missed) }
        return true
    }

    /// The next event; `nil` when one is missing.
    func next() async -> Told? { await arrived.next() ?? nil }

    private func perform(_ step: (inout EventCatchUp<Told>) -> EventCatchUp<Told>.Action) {
        catchUp.withLock { catchUp in
            switch step(&catchUp) {
            case .deliver(let events): for event in events { arrived.put(event.payload) }
            case .lost: arrived.put(nil)
            }
        }
    }
}
