import ChatCore
import Foundation
import NIOCore
import NIOFoundationCompat

/// The body of `POST /chat/completions`.
struct CompletionRequest: Encodable {
    private enum CodingKeys: String, CodingKey {
        case model, messages, stream, temperature
        case streamOptions = "stream_options"
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    struct StreamOptions: Encodable {
        private enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage"
        }

        let includeUsage = true
    }

    private let model: String
    private let messages: [CompletionTurn]
    private let stream = true
    private let streamOptions = StreamOptions()
    private let temperature: Double?
    private let maxTokens: Int?
    private let maxCompletionTokens: Int?

    /// - Parameter isOpenAI: OpenAI's own newer models know `max_tokens` only by its newer name and refuse a
    ///   temperature when they reason; other servers may know only the older name.
    init(_ request: ModelRequest, isOpenAI: Bool) {
        model = request.model
        messages = request.turns.map(CompletionTurn.init)
        let refusesTemperature = isOpenAI && OpenAIModelFamily.of(request.model)?.refusesTemperature == true
        temperature = refusesTemperature ? nil : request.temperature
        maxTokens = isOpenAI ? nil : request.maxTokens
        maxCompletionTokens = isOpenAI ? request.maxTokens : nil
    }

    func encoded() throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return try encoder.encodeAsByteBuffer(self, allocator: ByteBufferAllocator())
    }
}
