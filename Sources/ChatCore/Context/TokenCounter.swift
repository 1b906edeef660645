/// Counts tokens as a model does.
public protocol TokenCounter: Sendable {
    /// The tokens of each text, without anything that a provider wraps around them.
    ///
    /// Long texts take their time, but never that of the caller's thread.
    /// - Returns: `nil` when it doesn't know how this model counts.
    func tokens(of texts: [String], for model: String) async -> [Int]?
}

/// Where a count of tokens comes from.
public enum TokenCounting: String, Sendable {
    /// The provider has counted a request of this thread for this model; what has changed since then is taken in
    /// proportion.
    case provider
    /// A tokenizer with the model's own vocabulary.
    case tokenizer
    /// A guess, corrected by what the provider has counted in other threads, if anything.
    case estimate
}
