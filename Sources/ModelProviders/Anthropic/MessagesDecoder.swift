import ChatCore

/// Reads the events of a message. Only `message_stop` makes it complete: its reason and usage stand before that.
struct MessagesDecoder: AnswerDecoder, Sendable {
    private(set) var isAtEnd = false

    private var json = EventJSON()
    private var withheld: WithheldSpace
    private var isThinking = false
    private var stopReason: String?
    private var usage = ModelUsage()
    private var model: String?

    /// - Parameter withheld: white space that was not sent at the end of the text to be continued.
    init(withheld: String) {
        self.withheld = WithheldSpace(withheld)
    }

    var completion: ModelCompletion? {
        guard isAtEnd else { return nil }
        return ModelCompletion(
            finishReason: stopReason ?? FinishReason.stop, promptTokens: usage.promptTokens,
            completionTokens: usage.completionTokens, model: model)
    }

    mutating func read(_ event: SSEParser.Event, into progress: inout AnswerProgress) throws(ModelError) {
        if !json.isWaiting, withheld.isOver, let text = event.data.withUnsafeBytes(PlainTextDeltaScanner.text) {
            progress.add(text: text)
            return
        }
        switch try json.decode(MessagesEvent.self, from: event.data) {
        case .messageStart(let model, let usage):
            self.model = model
            // The answer's own tokens are counted at its end.
            take(ModelUsage(promptTokens: usage?.promptTokens), into: &progress)
        case .blockStart(let block):
            if case .thinking = block { isThinking = true }
            read(block, into: &progress)
        case .blockDelta(let block): read(block, into: &progress)
        case .blockStop: isThinking = false
        case .messageDelta(let reason, let usage):
            stopReason = reason.map(FinishReason.common) ?? stopReason
            take(
                ModelUsage(promptTokens: usage?.promptTokens, completionTokens: usage?.outputTokens), into: &progress)
        case .messageStop: isAtEnd = true
        // Models that keep their thoughts to themselves give no other sign of life while they think.
        case .ping: if isThinking { progress.addUnseenToken() }
        case .error(let fault): throw fault.modelError(httpStatus: nil)
        case .other: break
        }
    }

    private mutating func read(_ block: MessagesEvent.Block, into progress: inout AnswerProgress) {
        switch block {
        case .text(let text) where !text.isEmpty:
            progress.addUnseenToken()
            progress.add(text: withheld.takeNew(in: text))
        case .thinking(let thought):
            progress.addUnseenToken()
            progress.add(reasoning: thought)
        case .text, .other: break
        }
    }

    private mutating func take(_ piece: ModelUsage, into progress: inout AnswerProgress) {
        if usage.take(piece) { progress.add(usage) }
    }
}
