import ChatCore

/// The body of `POST /chat/completions`.
struct CompletionRequest: Encodable {
    private enum CodingKeys: String, CodingKey {
        case model, messages, stream, temperature
        case streamOptions = "stream_options"
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
        case continueFinalMessage = "continue_final_message"
        case addGenerationPrompt = "add_generation_prompt"
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

    private let continueFinalMessage: Bool?
    private let addGenerationPrompt: Bool?

    /// - Parameters:
    ///   - isOpenAI: OpenAI's own newer models know `max_tokens` only by its newer name and refuse a temperature when
    ///     they reason; other servers may know only the older name.
    ///   - continuesText: whether a last assistant turn is to be gone on with. llama.cpp and Ollama do so unasked, vLLM
    ///     wants to be told.
    init(_ request: ModelRequest, isOpenAI: Bool, continuesText: Bool) {
        model = request.model
        messages = request.turns.map(CompletionTurn.init)
        let refusesTemperature = isOpenAI && OpenAIModelFamily.of(request.model)?.refusesTemperature == true
        temperature = refusesTemperature ? nil : request.temperature
        maxTokens = isOpenAI ? nil : request.maxTokens
        maxCompletionTokens = isOpenAI ? request.maxTokens : nil
        let isContinuation = continuesText && request.turns.last?.role == .assistant
        continueFinalMessage = isContinuation ? true : nil
        addGenerationPrompt = isContinuation ? false : nil
    }
}
