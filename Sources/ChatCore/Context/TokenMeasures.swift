/// Knows how tokens are counted: by a tokenizer, by what the provider has said, or by an estimate.
public struct TokenMeasures: Sendable {
    private let counter: any TokenCounter
    private let rates: any TokenRateStore

    public init(counter: any TokenCounter, rates: any TokenRateStore) {
        self.counter = counter
        self.rates = rates
    }

    func measure(for model: String, in threadID: ChatThread.ID) async throws -> TokenMeasure {
        if await counter.tokens(of: [""], for: model) != nil { return TokenMeasure(model, by: counter) }
        let learned = try await rates.tokenRates(of: model, in: threadID)
        if let rate = learned.ofThread {
            return TokenMeasure(model, counting: .provider, rate: rate * TokenRate.marginInThread)
        }
        let rate = learned.ofModel.map { $0.rate * TokenRate.marginElsewhere } ?? 1
        return TokenMeasure(model, counting: .estimate, rate: rate)
    }

    /// - Parameter promptTokens: of the request, by the provider's count, if it gave one.
    func learn(promptTokens: Int?, of request: ModelRequest, in threadID: ChatThread.ID) async throws {
        guard let sample = TokenRate.sample(promptTokens: promptTokens, of: request) else { return }
        try await rates.learnTokenRate(sample, of: request.model, in: threadID)
    }
}

/// For servers without vocabularies.
public struct NoTokenCounter: TokenCounter {
    public init() {}

    public func tokens(of texts: [String], for model: String) async -> [Int]? { nil }
}
