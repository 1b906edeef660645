import Testing

@testable import ChatCore

@Suite("What a model thinks aloud", .timeLimit(.minutes(1)))
struct ReasoningTests {
    private let provider = HandDrivenProvider()

    @Test("is kept apart from the answer and told with its end")
    func keptApart() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Why?")
            let call = try await provider.nextCall()
            call.think("Hmm, ")
            call.think("why?")
            await call.say("Because.")
            call.finish()
            let told = try await reader.untilAnswerEnded()
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.content == "Because.")
            #expect(answer.metadata[Message.reasoningKey] == "Hmm, why?")
            #expect(told.compactMap(\.text).joined() == "Because.")
            #expect(told.compactMap(\.updatedMessage).last?.metadata[Message.reasoningKey] == "Hmm, why?")
        }
    }

    @Test("is kept up to a bound, without gaps")
    func bounded() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Why?")
            let call = try await provider.nextCall()
            let thoughts = (0..<100).map { String(repeating: "\($0),", count: 300) }
            for thought in thoughts { call.think(thought) }
            await call.say("Because.")
            call.finish()
            _ = try await reader.untilAnswerEnded()
            let kept = try #require(try await chat.stored(sent.answerID).metadata[Message.reasoningKey]?.text)
            #expect((60_000...65_536).contains(kept.utf8.count))
            #expect(thoughts.joined().hasPrefix(kept))
        }
    }

    @Test("ends the answer when it goes on far past the length that was asked for")
    func endless() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Why?", options: AnswerOptions(maxTokens: 1))
            let call = try await provider.nextCall()
            for _ in 0..<10 { call.think("Hmm, why? Why, hmm? ") }
            _ = try await reader.untilAnswerEnded()
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .complete)
            #expect(answer.finishReason == "length")
        }
    }
}
