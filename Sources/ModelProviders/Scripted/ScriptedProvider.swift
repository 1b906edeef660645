import ChatCore

/// A provider that needs no model: it plays a fixed text, or what a directive in the last user message says.
///
/// For tests and demonstrations: the same message always brings the same answer, and faults come on demand. Tokens
/// keep to a schedule counted from the start, so that many of them don't drift. After a last assistant turn it says what
/// follows that text in the script.
/// The language of directives is in `docs/scripted-provider.md`.
public struct ScriptedProvider: ModelProvider {
    public let name = "scripted"
    private let clock: any Clock<Duration>

    public init(clock: any Clock<Duration> = ContinuousClock()) {
        self.clock = clock
    }

    public var defaultModel: String? { "scripted" }

    public func continuesText(model: String) -> Bool { true }

    /// Two models that differ in name, context size and sight, so that choosing one can be tried.
    public func models() async throws -> [ModelDescription] {
        [
            ModelDescription(id: "scripted", provider: name, contextTokens: 8_192, acceptsImages: true),
            ModelDescription(id: "scripted-small", provider: name, contextTokens: 1_024),
        ]
    }

    public func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        guard try await models().contains(where: { $0.id == request.model }) else {
            throw ModelError(.unknownModel, detail: "the scripted provider has no such model")
        }
        let performance = Performance(of: request)
        try await performance.play(clock: clock, onEvent: onEvent)
        return performance.completion
    }
}
