import ChatCore
import NIOCore
import NIOHTTP1

/// How one kind of provider is talked with: what it is sent, and how its answers read. Everything else about asking a
/// provider is `StreamingClient`'s.
protocol WireFormat: Sendable {
    associatedtype Decoder: AnswerDecoder & Sendable

    /// Where answers are asked for, under the base address.
    var answerPath: String { get }
    /// The key, and whatever else each request must carry.
    func headers(apiKey: String?) -> HTTPHeaders
    /// What is sent for an answer, and what reads it.
    func exchange(for request: ModelRequest) throws -> (body: ByteBuffer, decoder: Decoder)
}

/// Reads the events of one answer.
protocol AnswerDecoder {
    /// - Throws: when the provider tells of a fault, or the event isn't of its protocol.
    mutating func read(_ event: SSEParser.Event, into progress: inout AnswerProgress) throws(ModelError)
    /// Nothing that follows belongs to the answer.
    var isAtEnd: Bool { get }
    /// The end of the answer, once the provider has said that it is complete: whatever goes wrong afterwards harms
    /// nothing.
    var completion: ModelCompletion? { get }
}

/// What some bytes of an answer brought.
struct AnswerProgress {
    /// In their order; the text that came last stands in `text`.
    private(set) var events: [ModelEvent] = []
    /// Apart from the events, since mostly there is nothing but text.
    private(set) var text = ""
    /// Any token of the model, also of its reasoning. What merely keeps the connection alive doesn't count.
    private(set) var hasToken = false

    mutating func add(text piece: String) {
        guard !piece.isEmpty else { return }
        text += piece
        hasToken = true
    }

    mutating func add(reasoning piece: String) {
        guard !piece.isEmpty else { return }
        closeText()
        if case .reasoning(let before) = events.last {
            events[events.count - 1] = .reasoning(before + piece)
        } else {
            events.append(.reasoning(piece))
        }
        hasToken = true
    }

    mutating func add(_ usage: ModelUsage) {
        closeText()
        events.append(.usage(usage))
    }

    /// The model works, though it shows nothing of it.
    mutating func addUnseenToken() {
        hasToken = true
    }

    private mutating func closeText() {
        guard !text.isEmpty else { return }
        events.append(.text(text))
        text = ""
    }
}
