/// What an answer is made with.
public struct AnswerPlan: Sendable, Equatable {
    public var model: String
    public var temperature: Double?
    /// What the model holds, prompt and answer together.
    public var contextTokens: Int
    public var answerTokensMax: Int
    /// The project's.
    public var instructions: String
    /// Whether the model goes on with the text of a last assistant turn.
    public var continuesText = false

    /// - Returns: `nil` when not even the newest turn fits.
    func fit(_ newestFirst: [ModelRequest.Turn]) -> ContextWindow.Fit? {
        ContextWindow.fit(
            instructions: instructions, newestFirst: newestFirst, contextTokens: contextTokens,
            answerTokensMax: answerTokensMax)
    }

    /// Reads the path from its end until no more of it fits.
    /// - Parameter unfinished: an answer to that message which the model is to go on with. Of one that is too long its
    ///   beginning is left out.
    /// - Throws: `ModelError` `contextTooLong`; what the store throws.
    func request(
        answering messageID: Message.ID, in threadID: ChatThread.ID, from store: any MessageStore,
        continuing unfinished: String? = nil
    ) async throws -> ModelRequest {
        var path: [ModelRequest.Turn] = []
        var next: Message.ID? = messageID
        while let leaf = next {
            let page = try await store.path(endingAt: leaf, in: threadID, limit: Self.pathPageLimit)
            path += page.map { ModelRequest.Turn(role: $0.role, content: $0.content) }
            next = page.last?.parentID
            guard let fit = fit(path), fit.includedCount == path.count else { break }
        }
        // The thread was deleted meanwhile.
        guard let question = path.first else { throw CancellationError() }
        let continuation = continuation(of: unfinished ?? "", to: question)
        guard let fit = fit(continuation + path), fit.includedCount >= max(1, continuation.count) else {
            throw ModelError(.contextTooLong, detail: "the newest message alone")
        }
        return ModelRequest(model: model, turns: fit.turns, temperature: temperature, maxTokens: fit.answerTokens)
    }

    private static let pathPageLimit = 200
}
