import ChatCore

/// Reads the events of a chat completion.
///
/// An answer is complete when the server has given a `finish_reason` or `[DONE]`. Servers differ in which of the two
/// they send last, or at all; usage may stand between them.
struct CompletionDecoder: AnswerDecoder, Sendable {
    private(set) var isAtEnd = false

    private var json = EventJSON()
    private var finishReason: String?
    private var isRefusal = false
    private var usage = ModelUsage()
    private var model: String?

    var completion: ModelCompletion? {
        guard isAtEnd || finishReason != nil else { return nil }
        return ModelCompletion(
            finishReason: isRefusal ? FinishReason.contentFilter : finishReason ?? FinishReason.stop,
            promptTokens: usage.promptTokens, completionTokens: usage.completionTokens, model: model)
    }

    mutating func read(_ event: SSEParser.Event, into progress: inout AnswerProgress) throws(ModelError) {
        if event.data.elementsEqual("[DONE]".utf8) {
            isAtEnd = true
            return
        }
        // The model's name is in the events that the decoder reads: once is enough.
        if model != nil, !json.isWaiting, let text = event.data.withUnsafeBytes(PlainTokenScanner.text) {
            progress.add(text: text)
            return
        }
        let chunk = try json.decode(CompletionChunk.self, from: event.data)
        if let error = chunk.error { throw error.modelError(httpStatus: nil) }
        if model == nil { model = chunk.model }
        if let choice = chunk.choices?.first { read(choice, into: &progress) }
        if let usage = chunk.usage, self.usage.take(usage.tokens) { progress.add(self.usage) }
    }

    private mutating func read(_ choice: CompletionChunk.Choice, into progress: inout AnswerProgress) {
        if let delta = choice.delta {
            progress.add(reasoning: delta.thought)
            progress.add(text: delta.text)
            // What the model says instead of an answer: the person should read it.
            if let refusal = delta.refusal, !refusal.isEmpty {
                progress.add(text: refusal)
                isRefusal = true
            }
        }
        // Some servers send an empty one in every event.
        if let reason = choice.finishReason, !reason.isEmpty { finishReason = FinishReason.common(reason) }
    }
}
