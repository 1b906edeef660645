import ChatCore
import Foundation

/// Reads one streamed answer: bytes of the response in, text out, and in the end whether it was complete.
///
/// An answer is complete when the provider has given a `finish_reason` or `[DONE]`. Servers differ in which of the two
/// they send last, or at all; an end of the stream without either is a cut.
struct AnswerReader {
    /// What some bytes brought.
    struct Progress {
        var text = ""
        /// Any token of the model: also of its reasoning, which is no part of the answer. Comments that keep the
        /// connection alive don't count.
        var hasToken = false

        fileprivate mutating func add(_ text: String) {
            guard !text.isEmpty else { return }
            self.text += text
            hasToken = true
        }
    }

    /// The provider's end marker has come: nothing that goes wrong afterwards harms the answer.
    var isComplete: Bool { isDone || finishReason != nil }
    /// Why the rest can't be read. Text that came before it is good.
    private(set) var failure: ModelError?

    private var parser = SSEParser()
    private var events: [SSEParser.Event] = []
    private let decoder = JSONDecoder()
    private var isDone = false
    private var finishReason: String?
    private var usage: CompletionChunk.Usage?
    private var model: String?

    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Progress {
        var progress = Progress()
        events.removeAll(keepingCapacity: true)
        do {
            try parser.parse(bytes, into: &events)
        } catch {
            failure = ModelError(.cutOff, detail: "the provider sent an event that is too large")
        }
        for event in events where !isDone {
            do {
                try read(event, into: &progress)
            } catch {
                failure = error
                break
            }
        }
        return progress
    }

    /// The result, once the stream has ended.
    func completion() throws(ModelError) -> ModelCompletion {
        if isComplete {
            return ModelCompletion(
                finishReason: finishReason ?? "stop", promptTokens: usage?.promptTokens,
                completionTokens: usage?.completionTokens, model: model)
        }
        throw failure ?? ModelError(.cutOff, detail: "the stream ended without an end marker")
    }

    private mutating func read(_ event: SSEParser.Event, into progress: inout Progress) throws(ModelError) {
        if event.data.elementsEqual("[DONE]".utf8) {
            isDone = true
            return
        }
        // The model's name is in the events that the decoder reads: once is enough.
        if model != nil, let text = event.data.withUnsafeBytes(PlainTokenScanner.text) {
            progress.add(text)
            return
        }
        let chunk: CompletionChunk
        do {
            chunk = try decoder.decode(CompletionChunk.self, from: Data(event.data))
        } catch {
            throw ModelError(.cutOff, detail: "the provider sent an event that is no chat completion")
        }
        if let error = chunk.error { throw error.modelError(httpStatus: nil) }
        if let usage = chunk.usage { self.usage = usage }
        if model == nil { model = chunk.model }
        if let choice = chunk.choices?.first { read(choice, into: &progress) }
    }

    private mutating func read(_ choice: CompletionChunk.Choice, into progress: inout Progress) {
        if let text = choice.delta?.content { progress.add(text) }
        if choice.delta?.hasReasoning == true { progress.hasToken = true }
        if let reason = choice.finishReason { finishReason = reason }
    }
}
