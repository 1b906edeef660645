import ChatCore

/// Reads one streamed answer: bytes of the response in, what the model says out, and in the end whether it was
/// complete. An end of the stream without the provider's end marker is a cut.
struct AnswerReader<Decoder: AnswerDecoder & Sendable>: Sendable {
    /// Why the rest can't be read. What came before it is good.
    private(set) var failure: ModelError?

    private var decoder: Decoder
    private var parser = SSEParser()
    private var events: [SSEParser.Event] = []

    init(_ decoder: Decoder) {
        self.decoder = decoder
    }

    mutating func read(_ bytes: UnsafeRawBufferPointer) -> AnswerProgress {
        var progress = AnswerProgress()
        events.removeAll(keepingCapacity: true)
        do {
            try parser.parse(bytes, into: &events)
        } catch {
            failure = ModelError(.cutOff, detail: "the provider sent an event that is too large")
        }
        for event in events where !decoder.isAtEnd {
            do {
                try decoder.read(event, into: &progress)
            } catch {
                failure = error
                break
            }
        }
        return progress
    }

    /// The answer's end, once the provider has said that it is complete.
    var completion: ModelCompletion? { decoder.completion }

    /// Why the answer isn't complete, though nothing more comes of it.
    var incompleteness: ModelError {
        failure ?? ModelError(.cutOff, detail: "the stream ended without an end marker")
    }
}
