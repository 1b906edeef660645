import ChatCore
import Synchronization
import Testing

/// What a log hands out in these tests: the events themselves.
enum Told: Sendable {
    case numbered(ThreadEvent)
    case passing(PassingEvent)
}

typealias TestLog = any EventLog<Told>

extension EventEncoding where Payload == Told {
    static let told = EventEncoding(
        numbered: { event, _ in .numbered(event) }, passing: { event, _ in .passing(event) }, size: { _ in 1 })
}

/// A reader of one thread, from now on.
final class ThreadReader: Sendable {
    private let arrived = Mailbox<ReceivedEvent<Told>>()
    private let log: TestLog
    private let threadID: ChatThread.ID
    /// What was published before may still come: through Redis it is on its way for a moment.
    private let start: Int
    private let subscriber = SubscriberID(UUIDv7Generator().next())

    init(_ log: TestLog, _ threadID: ChatThread.ID) async {
        self.log = log
        self.threadID = threadID
        await log.subscribe(to: threadID, as: subscriber) { [arrived] in arrived.put($0) }
        start = await log.liveText(in: threadID).position.seq
    }

    deinit { log.unsubscribe(subscriber, from: threadID) }

    /// The next event, numbered or passing; `nil` when the thread is gone.
    func nextIfAny() async -> Told? {
        while true {
            switch await arrived.next() {
            case .numbered(let event) where event.seq <= start: continue
            case .numbered(let event): return event.payload
            case .passing(let payload): return payload
            case .gone, .restarted, nil: return nil
            }
        }
    }

    func next() async throws -> Told {
        try #require(await nextIfAny())
    }

    /// Returns when it has been told that the thread is gone.
    func untilGone() async throws {
        while true {
            switch try #require(await arrived.next()) {
            case .gone: return
            case .numbered, .passing, .restarted: continue
            }
        }
    }

    /// Everything up to the end of the next answer and the thread's update that follows it.
    func untilAnswerEnded() async throws -> [Told] {
        var told: [Told] = []
        while true {
            let event = try await next()
            told.append(event)
            if case .numbered(.threadUpdated) = event, told.contains(where: { $0.end != nil }) { return told }
        }
    }

    /// The next text of an answer, past all else.
    func nextText() async throws -> String {
        while true {
            if let text = try await next().text { return text }
        }
    }
}

extension Told {
    /// The name of the event on the wire.
    var name: String {
        switch self {
        case .numbered(.newMessage): "new_message"
        case .numbered(.answerStarted): "assistant_message_start"
        case .numbered(.answerText): "stream_chunk"
        case .numbered(.answerEnded): "final"
        case .numbered(.messageUpdated): "message_updated"
        case .numbered(.messageDeleted): "message_deleted"
        case .numbered(.threadUpdated): "thread_updated"
        case .numbered(.summaryAvailable): "summary_available"
        case .passing(.typing): "typing_indicator"
        case .passing(.failure): "error"
        }
    }

    var text: String? {
        if case .numbered(.answerText(_, let text, _)) = self { text } else { nil }
    }

    var end: ThreadEvent.AnswerEnd? {
        if case .numbered(.answerEnded(let end)) = self { end } else { nil }
    }

    var failure: ChatError? {
        if case .passing(.failure(let error, _, _)) = self { error } else { nil }
    }

    var updatedMessage: Message? {
        if case .numbered(.messageUpdated(let message)) = self { message } else { nil }
    }

    var updatedThread: ChatThread? {
        if case .numbered(.threadUpdated(let thread)) = self { thread } else { nil }
    }
}
