/// Is told of this node's generations, to measure them. Called on their way: must not take long.
public protocol GenerationObserver: Sendable {
    func generationBegan()
    /// - Parameter wait: since the model was asked.
    func firstTextCame(after wait: Duration)
    /// Before its end is stored.
    /// - Parameter duration: since it began.
    func generationEnded(_ outcome: GenerationOutcome, after duration: Duration)
}

/// Measures nothing.
public struct NoGenerationObserver: GenerationObserver {
    public init() {}

    public func generationBegan() {}
    public func firstTextCame(after wait: Duration) {}
    public func generationEnded(_ outcome: GenerationOutcome, after duration: Duration) {}
}
