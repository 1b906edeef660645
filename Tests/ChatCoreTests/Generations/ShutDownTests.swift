import Testing

@testable import ChatCore

@Suite("A node that shuts down", .timeLimit(.minutes(1)))
struct ShutDownTests {
    private let provider = HandDrivenProvider()

    private func expectInterrupted(_ chat: Chat, _ sent: SentMessage, _ content: String) async throws {
        try await eventually("the end is stored") {
            try await chat.stored(sent.answerID).status != .streaming
        }
        let answer = try await chat.stored(sent.answerID)
        #expect(answer.status == .interrupted)
        #expect(answer.content == content)
    }

    private func haveItTryAgain(_ chat: Chat, times: Int) async throws {
        for _ in 0..<times {
            try await eventually("it waits to try again") { chat.time.sleeping.contains(.milliseconds(500)) }
            #expect(chat.runner.isAnswering)
            chat.time.advance(by: .milliseconds(500))
        }
    }

    @Test("ends its answers as interrupted, with what they have")
    func withoutDrain() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Half an ")
            await call.say("answer")
            await chat.runner.shutDown(drainingFor: .zero)
            try await expectInterrupted(chat, sent, "Half an answer")
            #expect(try await reader.untilAnswerEnded().compactMap(\.end).map(\.status) == [.interrupted])
        }
    }

    @Test("lets its answers come to their end while it may wait")
    func drained() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Almost ")
            async let shutDown: Void = chat.runner.shutDown(drainingFor: .seconds(20))
            try await eventually("the node waits") { chat.time.sleeping.contains(.seconds(20)) }
            await call.say("done")
            call.finish()
            await shutDown
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .complete)
            #expect(answer.content == "Almost done")
        }
    }

    @Test("waits no longer than it may")
    func drainRunsOut() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Too slow")
            async let shutDown: Void = chat.runner.shutDown(drainingFor: .seconds(20))
            try await eventually("the node waits") { chat.time.sleeping.contains(.seconds(20)) }
            chat.time.advance(by: .seconds(20))
            await shutDown
            try await expectInterrupted(chat, sent, "Too slow")
        }
    }

    @Test("tries again to store an end while it may wait")
    func storeFailsWhileDraining() async throws {
        try await Chat.with(provider, failures: StoreFailures(finishes: 3)) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Done")
            async let shutDown: Void = chat.runner.shutDown(drainingFor: .seconds(20))
            try await eventually("the node waits") { chat.time.sleeping.contains(.seconds(20)) }
            call.finish()
            try await haveItTryAgain(chat, times: 3)
            await shutDown
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .complete)
            #expect(answer.content == "Done")
        }
    }

    @Test("gives up an end that can't be stored when its time is over")
    func storeStaysAway() async throws {
        try await Chat.with(provider, failures: StoreFailures(finishes: .max)) { chat in
            let sent = try await chat.send("Hello")
            await (try await provider.nextCall()).say("Half")
            await chat.runner.shutDown(drainingFor: .zero)
            try await eventually("it is given up") { !chat.runner.isAnswering }
            #expect(try await chat.stored(sent.answerID).status == .streaming)
        }
    }

    @Test("waits no longer than it may for a store that is away")
    func storeStaysAwayWhileDraining() async throws {
        try await Chat.with(provider, failures: StoreFailures(finishes: .max)) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Done")
            async let shutDown: Void = chat.runner.shutDown(drainingFor: .seconds(20))
            try await eventually("the node waits") { chat.time.sleeping.contains(.seconds(20)) }
            call.finish()
            try await haveItTryAgain(chat, times: 40)
            // It may be about to try for the last time.
            try await chat.time.flow {
                try await eventually("it is given up") { !chat.runner.isAnswering }
            }
            await shutDown
            #expect(try await chat.stored(sent.answerID).status == .streaming)
        }
    }

    @Test("doesn't wait when no answer runs")
    func nothingToDrain() async throws {
        try await Chat.with(provider) { chat in
            await chat.runner.shutDown(drainingFor: .seconds(20))
        }
    }

    @Test("takes no new message, and stores none")
    func refusesNew() async throws {
        try await Chat.with(provider) { chat in
            await chat.runner.shutDown(drainingFor: .zero)
            let error = try await chatError { try await chat.send("Hello") }
            #expect(error.code == .internalError)
            #expect(error.message.contains("again"))
            #expect(try await chat.shown().isEmpty)
        }
    }

    @Test("still lets its reader stop an answer that it waits for")
    func stopWhileDraining() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Enough")
            async let shutDown: Void = chat.runner.shutDown(drainingFor: .seconds(20))
            try await eventually("the node waits") { chat.time.sleeping.contains(.seconds(20)) }
            #expect(try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id))
            await shutDown
            #expect(try await chat.stored(sent.answerID).status == .stopped)
        }
    }
}
