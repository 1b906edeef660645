import Synchronization

/// Follows one run of a model and knows at any moment what it has used: by the provider's newest word, and where it
/// says nothing, by an estimate.
public final class UsageMeter: Sendable {
    private struct State {
        var asked = ModelUse.nothing
        var told = ModelUsage()
        var textBytes = 0
        /// How much of the text the provider's word covers.
        var toldBytes = 0
        /// What it has thought aloud since.
        var reasoning = TokenEstimate.Tally()
    }

    private let state = Mutex(State())

    public init() {}

    /// Begins with the question.
    /// - Returns: what is used even if nothing comes back.
    @discardableResult
    public func ask(_ request: ModelRequest, of provider: any ModelProvider, for price: ModelPrice?) -> ModelUse {
        let asked = ModelUse(
            provider: provider.name, prompt: TokenCount(request.estimatedTokens, isEstimated: true),
            completion: TokenCount(0, isEstimated: true), price: price)
        state.withLock { $0.asked = asked }
        return asked
    }

    /// - Returns: whether it is the first of the answer's text.
    @discardableResult
    public func receive(_ event: ModelEvent) -> Bool {
        switch event {
        case .text(let text):
            return state.withLock { state in
                defer { state.textBytes += text.utf8.count }
                return state.textBytes == 0 && !text.isEmpty
            }
        case .reasoning(let text): state.withLock { $0.reasoning.add(text) }
        case .usage(let usage): tell(usage)
        }
        return false
    }

    /// The end of a complete answer: the provider's last word.
    public func receive(_ completion: ModelCompletion) {
        tell(ModelUsage(promptTokens: completion.promptTokens, completionTokens: completion.completionTokens))
    }

    /// What has been used so far.
    /// - Parameter text: all that the model has said in this run.
    public func use(saying text: String) -> ModelUse {
        state.withLock { state in
            var use = state.asked
            if let tokens = state.told.promptTokens { use.prompt = TokenCount(tokens, isEstimated: false) }
            let untold = String(decoding: text.utf8.dropFirst(state.toldBytes), as: UTF8.self)
            let estimate = TokenEstimate.tokens(untold) + state.reasoning.tokens
            let told = state.told.completionTokens
            use.completion = TokenCount((told ?? 0) + estimate, isEstimated: told == nil || estimate > 0)
            return use
        }
    }

    private func tell(_ usage: ModelUsage) {
        state.withLock { state in
            if let tokens = plausible(usage.promptTokens) { state.told.promptTokens = tokens }
            if let tokens = plausible(usage.completionTokens) {
                state.told.completionTokens = tokens
                state.toldBytes = state.textBytes
                state.reasoning = TokenEstimate.Tally()
            }
        }
    }
}

extension ModelRequest {
    /// What the provider will count for the prompt, by estimate.
    var estimatedTokens: Int {
        turns.reduce(0) { $0 + TokenMeasure.estimate(of: $1) + $1.imageTokens }
    }
}

/// A count of tokens as the provider gives it, if it can be one.
func plausible(_ tokens: Int?) -> Int? {
    tokens.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
}
