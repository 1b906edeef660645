/// What an answer is made with.
public struct AnswerPlan: Sendable {
    public var model: String
    public var temperature: Double?
    public var window: ContextWindow.Window
    /// The project's.
    public var instructions: String
    /// Whether the model goes on with the text of a last assistant turn.
    var continuesText: Bool
    var measure: TokenMeasure
    let summaries: any SummaryStore
    /// Of what was sent with the messages.
    let files: any AttachmentFiles
    /// Whether the model is shown images.
    let acceptsImages: Bool
    let measures: TokenMeasures
    /// Only about models that the provider lists: else anybody could fill the table of rates.
    let learns: Bool

    /// What the model is asked: as much of the path to a message as fits.
    /// - Parameter unfinished: an answer to that message which the model is to go on with. Of one that is too long its
    ///   beginning is left out.
    /// - Throws: `ModelError` `contextTooLong`; what the store throws.
    func request(
        answering messageID: Message.ID, in threadID: ChatThread.ID, from store: any MessageStore,
        continuing unfinished: String? = nil
    ) async throws -> ModelRequest {
        var closing: [ModelRequest.Turn] = []
        if let unfinished, !unfinished.isEmpty {
            let question = try await store.path(endingAt: messageID, in: threadID, limit: 1)
            var attached = attachedTurns
            closing = await continuation(of: unfinished, to: try await attached.turns(for: question).first)
        }
        let context = try await context(endingAt: messageID, in: threadID, from: store, closing: closing)
        guard context.fit.isPossible else {
            throw ModelError(.contextTooLong, detail: "the newest message alone")
        }
        // The thread was deleted meanwhile.
        guard context.fit.includedIDs.count + closing.count > 0 else { throw CancellationError() }
        var turns: [ModelRequest.Turn] = []
        for turn in context.turns { turns.append(try await turn.read(from: files)) }
        return ModelRequest(
            model: model, turns: turns, temperature: temperature, maxTokens: window.answerTokens)
    }

    /// Remembers how the provider counted a request, so that the next one can be measured by it.
    /// - Parameter promptTokens: `nil` when the provider doesn't say.
    func learn(promptTokens: Int?, of request: ModelRequest, in threadID: ChatThread.ID) async {
        guard learns, measure.counting != .tokenizer else { return }
        // An estimate that stays as it was is no reason to fail an answer.
        try? await measures.learn(promptTokens: promptTokens, of: request, in: threadID)
    }
}

extension AnswerPlan {
    /// Makes turns of messages, of the newest first.
    var attachedTurns: AttachedTurns {
        AttachedTurns(files: files, contextTokens: window.contextTokens, acceptsImages: acceptsImages)
    }
}
