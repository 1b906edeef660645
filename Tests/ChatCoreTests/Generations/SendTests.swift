import Foundation
import Synchronization
import Testing

@testable import ChatCore

@Suite("Sending", .timeLimit(.minutes(1)))
struct SendTests {
    private let provider = HandDrivenProvider()

    @Test("waits its turn: one answer a thread at a time")
    func inProgress() async throws {
        try await Chat.with(provider) { chat in
            try await chat.send("Hello")
            let call = try await provider.nextCall()
            #expect(try await chatError { try await chat.send("And then?") }.code == .generationInProgress)
            #expect(try await chat.shown().count == 2)

            let reader = await chat.reader()
            call.finish()
            _ = try await reader.untilAnswerEnded()
            try await chat.send("And then?")
            #expect(try await chat.shown().count == 4)
        }
    }

    @Test("at the same moment from two devices lets one through")
    func race() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        do {
                            try await chat.send("Hello from \(index)")
                            return true
                        } catch let error as ChatError where error.code == .generationInProgress {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(sent == 1)
            #expect(try await chat.shown().count == 2)
        }
    }

    @Test("the same client id again makes no second message, and tells the first again")
    func duplicate() async throws {
        try await Chat.with(provider) { chat in
            let first = try await chat.send("Hello", clientMessageID: "c1")
            let call = try await provider.nextCall()
            let reader = await chat.reader()
            let again = try await chat.send("Hello", clientMessageID: "c1")
            #expect(again.message == first.message)
            #expect(again.answerID == first.answerID, "its answer runs")
            #expect(try await reader.next().updatedMessage == first.message)

            call.finish()
            _ = try await reader.untilAnswerEnded()
            let late = try await chat.send("Hello, changed", clientMessageID: "c1")
            #expect(late.message.content == "Hello")
            #expect(late.answerID == nil)
            #expect(try await chat.shown().count == 2)
        }
    }

    @Test("the same client id many times at once makes one message")
    func duplicateRace() async throws {
        try await Chat.with(provider) { chat in
            let ids = try await withThrowingTaskGroup(of: SentMessage.self) { group in
                for _ in 0..<8 { group.addTask { try await chat.send("Hello", clientMessageID: "c1") } }
                return try await group.reduce(into: [SentMessage]()) { $0.append($1) }
            }
            #expect(Set(ids.map(\.message.id)).count == 1)
            #expect(Set(ids.compactMap(\.answerID)).count == 1)
            #expect(try await chat.shown().count == 2)
        }
    }

    @Test(
        "the same client id while the first sending is under way answers what that one wrote, and costs nothing",
        arguments: [(withFile: true, limit: 2), (withFile: false, limit: 1), (withFile: false, limit: 2)])
    func retryUnderWay(withFile: Bool, limit: Int) async throws {
        let turnstile = Turnstile()
        let messageLimit = RateLimit(count: limit, per: .hour)
        try await Chat.with(provider, messageLimit: messageLimit, counter: turnstile) { chat in
            let files = withFile ? [try await chat.upload(Data("Roses".utf8))] : []
            async let held = chat.send("Hello", clientMessageID: "c1", attachmentIDs: files)
            await turnstile.arrived.next()
            let first = try await chat.send("Hello", clientMessageID: "c1", attachmentIDs: files)
            let reader = await chat.reader()
            turnstile.passage.put(())
            let second = try await held
            #expect(second.message == first.message)
            #expect(second.answerID == first.answerID)
            // What the first sending told may still be on its way.
            var told = try await reader.next()
            while told.updatedMessage == nil { told = try await reader.next() }
            #expect(told.updatedMessage == first.message)
            #expect(try await chat.shown().count == 2)
            guard limit > 1 else { return }
            try await chat.send("Another", in: try await chat.newThread().id)
        }
    }

    @Test("the same client id in another thread makes a message there")
    func otherThread() async throws {
        try await Chat.with(provider) { chat in
            let first = try await chat.send("Hello", clientMessageID: "c1")
            let thread = try await chat.newThread()
            let second = try await chat.send("Hello", clientMessageID: "c1", in: thread.id)
            #expect(first.message.id != second.message.id)
        }
    }

    @Test("answers only messages of the thread")
    func foreignParent() async throws {
        try await Chat.with(provider) { chat in
            let other = try await chat.newThread()
            let elsewhere = try await chat.send("Hello", in: other.id)
            for parent in [elsewhere.message.id, chat.environment.newID()] {
                let error = try await chatError { try await chat.send("Hello", parentID: parent) }
                #expect(error.code == .validationFailed)
                #expect(error.fieldErrors.map(\.field) == ["parent_message_id"])
            }
            #expect(try await chat.shown().isEmpty)
        }
    }

    @Test("is limited for each user, over all threads")
    func limit() async throws {
        try await Chat.with(provider, messageLimit: RateLimit(count: 2, per: .minute)) { chat in
            let other = try await chat.newThread()
            try await chat.send("One")
            chat.time.advance(by: .seconds(10))
            try await chat.send("Two", in: other.id)
            let third = try await chat.newThread()
            let error = try await chatError { try await chat.send("Three", in: third.id) }
            #expect(error.code == .rateLimitExceeded)
            #expect(error.retryAfterSeconds == 50)
            chat.time.advance(by: .seconds(50))
            try await chat.send("Three", in: third.id)
        }
    }

    @Test("what breaks a rule is refused and costs nothing of the limit")
    func invalid() async throws {
        try await Chat.with(provider, messageLimit: RateLimit(count: 1, per: .hour)) { chat in
            let long = String(repeating: "x", count: 50_001)
            #expect(try await chatError { try await chat.send(" ") }.code == .validationFailed)
            #expect(try await chatError { try await chat.send(long) }.code == .messageTooLong)
            try await chat.send("Hello")
        }
    }

    @Test("what is not written costs nothing of the limit")
    func givenBack() async throws {
        try await Chat.with(provider, messageLimit: RateLimit(count: 2, per: .hour)) { chat in
            let unknown = chat.environment.newID(Message.self)
            for _ in 0..<3 {
                #expect(try await chatError { try await chat.send("No", parentID: unknown) }.code == .validationFailed)
            }
            try await chat.send("One", clientMessageID: "c1")
            for _ in 0..<3 {
                #expect(try await chatError { try await chat.send("No") }.code == .generationInProgress)
                try await chat.send("One", clientMessageID: "c1")
            }
            let other = try await chat.newThread()
            try await chat.send("Two", in: other.id)
            let third = try await chat.newThread()
            #expect(try await chatError { try await chat.send("No", in: third.id) }.code == .rateLimitExceeded)
        }
    }

    @Test("what is too long for the model alone is refused before it is stored")
    func tooLongForModel() async throws {
        try await Chat.with(HandDrivenProvider(contextTokens: 100)) { chat in
            let error = try await chatError { try await chat.send(String(repeating: "日", count: 50)) }
            #expect(error.code == .insufficientTokens)
            #expect(error.message.contains("model-a"))
            #expect(error.message.contains("100"))
            #expect(try await chat.shown().isEmpty)
        }
    }

    @Test("works while the provider can't say which models it has")
    func providerAway() async throws {
        provider.setAway(true)
        try await Chat.with(provider) { chat in
            try await chat.send("Hello", options: AnswerOptions(model: "model-b"))
            #expect(try await provider.nextCall().request.model == "model-b")
        }
    }
}

/// Holds up the first who asks, until it is let through.
private final class Turnstile: TokenCounter {
    let arrived = Mailbox<Void>()
    let passage = Mailbox<Void>()
    private let isFirst = Atomic(true)

    func tokens(of texts: [String], for model: String) async -> [Int]? {
        if isFirst.exchange(false, ordering: .relaxed) {
            arrived.put(())
            await passage.next()
        }
        return nil
    }
}
