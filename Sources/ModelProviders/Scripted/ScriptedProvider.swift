import ChatCore

/// A provider that needs no model: it plays a fixed text, or what a directive in the last user message says.
///
/// For tests and demonstrations: the same message always brings the same answer, and faults come on demand. Tokens
/// keep to a schedule counted from the start, so that many of them don't drift.
/// The language of directives is in `docs/scripted-provider.md`.
public struct ScriptedProvider: ModelProvider {
    public let name = "scripted"
    private let clock: any Clock<Duration>

    public init(clock: any Clock<Duration> = ContinuousClock()) {
        self.clock = clock
    }

    public func defaultModel() async throws -> String { "scripted" }

    public func continuesText(model: String) -> Bool { false }

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
        let message = request.turns.last { $0.role == .user }?.content ?? ""
        let performance = Performance(message: message, maxTokens: request.maxTokens)
        try await performance.play(clock: clock, onEvent: onEvent)
        return ModelCompletion(
            finishReason: performance.finishReason, promptTokens: Self.promptTokens(request.turns),
            completionTokens: performance.tokens.count, model: request.model)
    }

    /// Four bytes a token, as a rough tokenizer might say.
    private static func promptTokens(_ turns: [ModelRequest.Turn]) -> Int {
        turns.reduce(0) { $0 + $1.content.utf8.count / 4 + 1 }
    }
}

/// A script with its text cut into tokens.
private struct Performance {
    let script: Script
    let tokens: [String]
    let finishReason: String

    init(message: String, maxTokens: Int) {
        let (script, message) = Self.script(for: message)
        let (tokens, isCut) = script.tokens(for: message, maxTokens: maxTokens)
        self.script = script
        self.tokens = tokens
        finishReason = isCut ? "length" : script.finishReason
    }

    /// A mistake in a directive is told in the answer, where its author looks.
    private static func script(for message: String) -> (Script, message: String) {
        do {
            let directive = try ScriptDirective(in: message)
            return (directive.script, directive.message)
        } catch {
            let text = "I can't follow this directive. \(error.message) See docs/scripted-provider.md."
            return (Script(source: .text(text)), message)
        }
    }

    func play<C: Clock>(
        clock: C, onEvent: @Sendable (ModelEvent) async -> Void
    ) async throws where C.Duration == Duration {
        let start = clock.now
        for (index, token) in tokens.enumerated() {
            try await wait(until: start.advanced(by: script.dueTime(of: index)), clock: clock)
            if index == script.faultAt { try await fail(clock: clock) }
            await onEvent(.text(token))
        }
        if script.faultAt >= tokens.count { try await fail(clock: clock) }
        try Task.checkCancellation()
    }

    private func wait<C: Clock>(until due: C.Instant, clock: C) async throws where C.Duration == Duration {
        try Task.checkCancellation()
        if due > clock.now { try await clock.sleep(until: due, tolerance: .zero) }
    }

    private func fail(clock: some Clock<Duration>) async throws {
        switch script.fault {
        case nil: return
        case .error(let reason): throw ModelError(reason, detail: "asked for by the script")
        case .stall: while true { try await clock.sleep(for: .seconds(3600)) }
        }
    }
}
