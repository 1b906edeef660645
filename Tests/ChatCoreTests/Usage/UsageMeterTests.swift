import Testing

@testable import ChatCore

@Suite("The meter of a run")
struct UsageMeterTests {
    private let meter = UsageMeter()
    private let price = ModelPrice(prompt: Dollars(1), completion: Dollars(2))

    private func ask() {
        let request = ModelRequest(
            model: "m", turns: [.init(role: .system, content: "Be brief."), .init(role: .user, content: "Hello")],
            maxTokens: 10)
        meter.ask(request, of: HandDrivenProvider(), for: price)
    }

    private func say(_ text: String) { meter.receive(.text(text)) }

    private func tell(_ prompt: Int?, _ completion: Int?) {
        meter.receive(.usage(ModelUsage(promptTokens: prompt, completionTokens: completion)))
    }

    @Test("shows nothing before the model is asked")
    func unasked() {
        #expect(
            meter.use(saying: "")
                == ModelUse(
                    provider: "", prompt: TokenCount(0, isEstimated: false),
                    completion: TokenCount(0, isEstimated: true),
                    price: nil))
    }

    @Test("estimates what the provider doesn't say, with what was thought aloud")
    func estimate() {
        ask()
        say("Once upon a time")
        meter.receive(.reasoning("A tale, "))
        meter.receive(.reasoning("then."))
        let use = meter.use(saying: "Once upon a time")
        #expect(use.provider == "hand")
        #expect(
            use.prompt
                == TokenCount(
                    TokenEstimate.tokens("Be brief.") + TokenEstimate.tokens("Hello") + 2 * TokenMeasure.tokensPerTurn,
                    isEstimated: true))
        #expect(
            use.completion
                == TokenCount(
                    TokenEstimate.tokens("Once upon a time") + TokenEstimate.tokens("A tale, then."), isEstimated: true)
        )
        #expect(use.price == price)
    }

    @Test("goes by the provider's newest word, and estimates what came after it")
    func partial() {
        ask()
        tell(100, 1)
        say("Once")
        tell(nil, 20)
        var use = meter.use(saying: "Once")
        #expect(use.prompt == TokenCount(100, isEstimated: false))
        #expect(use.completion == TokenCount(20, isEstimated: false))
        say(" upon a time")
        use = meter.use(saying: "Once upon a time")
        #expect(use.completion == TokenCount(20 + TokenEstimate.tokens(" upon a time"), isEstimated: true))
    }

    @Test("believes the end of the answer")
    func completion() {
        ask()
        say("Hi")
        meter.receive(ModelCompletion(finishReason: "stop", promptTokens: 7, completionTokens: 3))
        let use = meter.use(saying: "Hi")
        #expect(use.prompt == TokenCount(7, isEstimated: false))
        #expect(use.completion == TokenCount(3, isEstimated: false))
        #expect(use.cost == Dollars(0.000_013))
    }

    @Test("believes no count that can't be one", arguments: [-1, Int.max, Int.min])
    func implausible(count: Int) {
        ask()
        say("Hi")
        tell(count, count)
        #expect(meter.use(saying: "Hi").prompt.isEstimated)
        #expect(meter.use(saying: "Hi").completion == TokenCount(TokenEstimate.tokens("Hi"), isEstimated: true))
    }
}
