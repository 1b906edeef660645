import Testing

@testable import ChatCore

@Suite("Stopping an answer", .timeLimit(.minutes(1)))
struct StopTests {
    private let provider = HandDrivenProvider()

    private func stop(_ chat: Chat, _ messageID: Message.ID? = nil) async throws -> Bool {
        try await chat.replies.stop(in: chat.thread.id, messageID: messageID, by: chat.user.id)
    }

    @Test("keeps all of its text, and is over when its end is stored")
    func keepsText() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Shown, ")
            await call.say("not shown yet")
            #expect(try await stop(chat, sent.answerID))

            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .stopped)
            #expect(answer.content == "Shown, not shown yet")
            #expect(answer.finishReason == nil)
            #expect(answer.tokenCount == TokenEstimate.tokens("Shown, not shown yet"))
            let told = try await reader.untilAnswerEnded()
            #expect(told.compactMap(\.text).joined() == "Shown, not shown yet")
            #expect(told.compactMap(\.end).map(\.status) == [.stopped])
            #expect(told.compactMap(\.updatedMessage) == [answer])
            #expect(told.compactMap(\.updatedThread).last?.isGenerating == false)
        }
    }

    @Test("works without naming it, and before its first token")
    func beforeFirstToken() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            #expect(try await stop(chat))
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .stopped)
            #expect(answer.content == "")
        }
    }

    @Test("works for each of several who ask at once")
    func several() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            _ = try await provider.nextCall()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 { group.addTask { _ = try await stop(chat) } }
                try await group.waitForAll()
            }
            #expect(try await chat.stored(sent.answerID).status == .stopped)
        }
    }

    @Test("lets the next message through at once")
    func nextMessage() async throws {
        try await Chat.with(provider) { chat in
            for index in 0..<10 {
                try await chat.send("Message \(index)")
                #expect(try await stop(chat))
            }
            #expect(try await chat.shown().count == 20)
        }
    }

    @Test("says that there is nothing to stop")
    func nothing() async throws {
        try await Chat.with(provider) { chat in
            #expect(try await !stop(chat))
            let sent = try await chat.exchange("Hello", "Hi.", from: provider)
            try await eventually("nothing runs") { try await !stop(chat, sent.answerID) }
            #expect(try await chat.stored(sent.answerID).status == .complete)
        }
    }

    @Test("leaves an answer alone that is not the one named")
    func otherMessage() async throws {
        try await Chat.with(provider) { chat in
            let former = try await chat.exchange("Hello", "Hi.", from: provider)
            let sent = try await chat.send("And then?")
            let call = try await provider.nextCall()
            #expect(try await !stop(chat, former.answerID))
            let unknown = chat.environment.newID(Message.self)
            #expect(try await chatError { _ = try await stop(chat, unknown) }.code == .notFound)
            await call.say("Still here")
            #expect(try await chat.stored(sent.answerID).status == .streaming)
        }
    }
}
