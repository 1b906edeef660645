import ChatCore
import Foundation
import Synchronization
import Testing

/// Someone who reads a thread from now on.
final class Reader: Sendable {
    private let arrived: AsyncStream<ReceivedEvent<Told>>
    private let log: TestLog
    private let threadID: ChatThread.ID
    let subscriber = SubscriberID(UUID())

    init(_ log: TestLog, _ threadID: ChatThread.ID) async {
        self.log = log
        self.threadID = threadID
        let (arrived, arrive) = AsyncStream.makeStream(of: ReceivedEvent<Told>.self)
        self.arrived = arrived
        await log.subscribe(to: threadID, as: subscriber) { arrive.yield($0) }
    }

    deinit { log.unsubscribe(subscriber, from: threadID) }

    func leave() { log.unsubscribe(subscriber, from: threadID) }

    func next() async throws -> ReceivedEvent<Told> {
        for await event in arrived { return event }
        throw CancellationError()
    }

    /// The numbers of the next numbered events.
    func numbers(_ count: Int) async throws -> [Int] {
        var numbers: [Int] = []
        while numbers.count < count {
            if case .numbered(let event) = try await next() { numbers.append(event.seq) }
        }
        return numbers
    }

    /// Expects just these numbers next.
    func expect(_ expected: [Int], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let seen = try await numbers(expected.count)
        #expect(seen == expected, sourceLocation: sourceLocation)
    }

    /// Returns when it is sent to come again.
    func untilRestarted() async throws {
        while true { if case .restarted = try await next() { return } }
    }
}

/// Waits for what no event tells of.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

func newThread() -> ChatThread.ID { ChatThread.ID(UUID()) }

func chunk(_ index: Int = 0, of answer: Message.ID = Message.ID(UUID()), _ text: String = "") -> ThreadEvent {
    .answerText(messageID: answer, text: text, chunkIndex: index)
}

/// An event that no answer's writer tells.
func plainEvent() -> ThreadEvent {
    .messageDeleted(messageID: Message.ID(UUID()), at: Date(timeIntervalSince1970: 0))
}

func start(of answer: Message.ID, in thread: ChatThread.ID) -> ThreadEvent {
    .answerStarted(messageID: answer, threadID: thread, parentID: nil, model: "tiny")
}

func end(of answer: Message.ID) -> ThreadEvent {
    .answerEnded(.init(messageID: answer, chunkIndex: 9, totalTokens: 1, finishReason: "stop", status: .complete))
}
