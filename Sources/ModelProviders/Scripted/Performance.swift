import ChatCore

/// A script as it is played for one request: cut into tokens, begun where the text to be continued ends.
struct Performance {
    private let request: ModelRequest
    private let script: Script
    private let thoughts: [String]
    private let tokens: [String]
    private let faultIndex: Int?
    private let isCut: Bool

    init(of request: ModelRequest) {
        self.request = request
        let (script, message) = Self.script(
            for: request.turns.last { $0.role == .user }?.content ?? "", purpose: request.purpose)
        let said = request.turns.last.flatMap { $0.role == .assistant ? $0.content : nil } ?? ""
        let (rest, saidCount) = ScriptTokens.rest(of: script.tokens(for: message), after: said)
        self.script = script
        thoughts = saidCount == 0 ? ScriptTokens.cut(script.thought, by: .words) : []
        tokens = Array(rest.prefix(max(request.maxTokens, 0)))
        faultIndex = script.faultIndex(afterTokens: saidCount)
        isCut = tokens.count < rest.count
    }

    /// A mistake in a directive is told in the answer, where its author looks.
    private static func script(for message: String, purpose: UsageRecord.Purpose) -> (Script, message: String) {
        if purpose != .answer {
            let text = ScriptDirective.said(for: purpose, in: message) ?? sample(for: purpose)
            return (Script(source: .text(text), tokensPerSecond: 0), message)
        }
        do {
            let directive = try ScriptDirective(in: message)
            return (directive.script, directive.message)
        } catch {
            let text = "I can't follow this directive. \(error.message) See docs/scripted-provider.md."
            return (Script(source: .text(text)), message)
        }
    }

    /// Threads keep the headings that their first messages give them.
    private static func sample(for purpose: UsageRecord.Purpose) -> String {
        purpose == .summary ? ScriptSample.summaryText : ""
    }

    var completion: ModelCompletion {
        let usage = script.usage == .none ? ModelUsage() : usage(afterTokens: thoughts.count + tokens.count)
        return ModelCompletion(
            finishReason: isCut ? FinishReason.length : script.finishReason, promptTokens: usage.promptTokens,
            completionTokens: usage.completionTokens, model: request.model)
    }

    func play<C: Clock>(
        clock: C, onEvent: @Sendable (ModelEvent) async -> Void
    ) async throws where C.Duration == Duration {
        let start = clock.now
        if script.usage == .pieces { await onEvent(.usage(usage(afterTokens: nil))) }
        for (index, event) in (thoughts.map(ModelEvent.reasoning) + tokens.map(ModelEvent.text)).enumerated() {
            try await wait(until: start.advanced(by: script.dueTime(of: index)), clock: clock)
            if index == faultIndex.map({ $0 + thoughts.count }) { try await fail(clock: clock) }
            await onEvent(event)
            if script.usage == .pieces { await onEvent(.usage(usage(afterTokens: index + 1))) }
        }
        if let faultIndex, faultIndex >= tokens.count { try await fail(clock: clock) }
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

    /// Four bytes a token of the prompt, as a rough tokenizer might say.
    private func usage(afterTokens count: Int?) -> ModelUsage {
        ModelUsage(
            promptTokens: request.turns.reduce(0) { $0 + $1.content.utf8.count / 4 + 1 }, completionTokens: count)
    }
}
