import Foundation
import SQLStore
import Testing

@testable import ChatCore

@Suite("What a provider's counts teach", .timeLimit(.minutes(1)))
struct TokenLearningTests {
    private let provider = HandDrivenProvider(contextTokens: 100_000)
    private let question = String(repeating: "three ", count: 100)

    /// Has a question answered, and the prompt counted, by the provider, as so many times the estimate.
    private func exchange(_ chat: Chat, times rate: Double) async throws {
        let reader = await chat.reader()
        try await chat.send(question)
        let call = try await provider.nextCall()
        let estimate = call.request.turns.reduce(0) { $0 + TokenMeasure.estimate(of: $1) }
        await call.say("Yes.")
        call.finish(ModelCompletion(finishReason: "stop", promptTokens: Int(Double(estimate) * rate)))
        _ = try await reader.untilAnswerEnded()
    }

    @Test("is how the thread is measured from then on, with a little to spare")
    func thread() async throws {
        try await Chat.with(provider) { chat in
            try await exchange(chat, times: 0.5)
            let usage = try await chat.contexts.usage(of: chat.thread.id, owner: chat.user.id)
            #expect(usage.counting == .provider)
            let turns = try await chat.shown().map { ModelRequest.Turn(role: $0.role, content: $0.content) }
            let estimate = turns.reduce(0) { $0 + TokenMeasure.estimate(of: $1) }
            let counted = Double(estimate) * 0.5
            #expect((counted...counted * 1.05).contains(Double(usage.used)))
        }
    }

    @Test("is a better guess for other threads with the same model, and nothing for other models")
    func otherThread() async throws {
        try await Chat.with(provider) { chat in
            try await exchange(chat, times: 0.5)
            let other = try await chat.newThread()
            let learned = try await chat.planner.plan(AnswerOptions(), in: other).measure
            #expect(learned.counting == .estimate)
            let turn = ModelRequest.Turn(role: .user, content: question)
            let tokens = await learned.tokens(of: turn)
            #expect(tokens < TokenMeasure.estimate(of: turn) * 6 / 10)
            let unknown = try await chat.planner.plan(AnswerOptions(model: "model-b"), in: other).measure
            #expect(await unknown.tokens(of: turn) == TokenMeasure.estimate(of: turn))
        }
    }

    @Test("is nothing for models that the provider doesn't offer")
    func unlisted() async throws {
        try await Chat.with(provider) { chat in
            _ = try await chat.threads.update(
                chat.thread.id, change: ThreadChange(model: "made-up"), owner: chat.user.id)
            try await exchange(chat, times: 0.5)
            #expect(try await chat.store.tokenRates(of: "made-up", in: chat.thread.id) == LearnedTokenRates())
        }
    }

    @Test("never spoils the rate, however wrong", arguments: 0..<100)
    func robust(seed: Int) {
        var random = SeededRandom(seed)
        var rate = TokenRate(sample: 1)
        for _ in 0..<20 { rate.learn(Double.random(in: 0.9...1.1, using: &random)) }
        rate.learn(Bool.random(using: &random) ? .infinity : -1)
        #expect((0.8...1.2).contains(rate.rate), "one sample")
        for _ in 0..<100 { rate.learn(Double.random(in: -10...10_000, using: &random)) }
        #expect(TokenRate.bounds.contains(rate.rate))
        for _ in 0..<100 { rate.learn(0.7) }
        #expect(abs(rate.rate - 0.7) < 0.05, "it follows what comes to stay")
    }

    @Test("is nothing when the prompt is tiny or shows images, or the provider doesn't count")
    func samples() {
        func sample(_ content: String, _ tokens: Int?, images: [ModelRequest.Image] = []) -> Double? {
            TokenRate.sample(
                promptTokens: tokens,
                of: ModelRequest(
                    model: "m", turns: [.init(role: .user, content: content, images: images)], maxTokens: 1))
        }
        #expect(sample("Hello", 30) == nil)
        #expect(sample(question, nil) == nil)
        #expect(sample(question, 0) == nil)
        #expect(sample(question, 100, images: [.init(mediaType: "image/png", data: .init())]) == nil)
        #expect(sample(question, 102) == 0.5)
        #expect(sample(question, 1_000_000) == TokenRate.bounds.upperBound)
    }
}
