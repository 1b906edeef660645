import ChatCore

/// The body of `POST /v1/messages`.
struct MessagesRequest: Encodable {
    private enum CodingKeys: String, CodingKey {
        case model, system, messages, temperature, stream
        case maxTokens = "max_tokens"
    }

    /// Temperatures go up to 2 with other providers, and to 1 with Anthropic.
    private static let temperatureMax = 1.0

    private let model: String
    private let system: String?
    private let messages: [MessagesConversation.Turn]
    private let maxTokens: Int
    private let temperature: Double?
    private let stream = true

    init(_ request: ModelRequest, conversation: MessagesConversation) {
        let family = AnthropicModelFamily.of(request.model)
        model = request.model
        system = conversation.system
        messages = conversation.turns
        maxTokens = min(request.maxTokens, family.answerTokensMax ?? request.maxTokens)
        temperature = family.refusesTemperature ? nil : request.temperature.map { min($0, Self.temperatureMax) }
    }
}
