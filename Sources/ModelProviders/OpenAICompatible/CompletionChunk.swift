/// One event of a streamed chat completion; only what Parley reads of it.
struct CompletionChunk: Decodable {
    struct Choice: Decodable {
        private enum CodingKeys: String, CodingKey {
            case delta
            case finishReason = "finish_reason"
        }

        var delta: Delta?
        var finishReason: String?
    }

    struct Delta: Decodable {
        private enum CodingKeys: String, CodingKey {
            case content
            case reasoning
            case reasoningContent = "reasoning_content"
        }

        var content: String?
        /// What the model thinks before it answers, by either of two names; no part of the answer.
        private var reasoning: String?
        private var reasoningContent: String?

        var hasReasoning: Bool { !(reasoning ?? "").isEmpty || !(reasoningContent ?? "").isEmpty }
    }

    struct Usage: Decodable {
        private enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }

        var promptTokens: Int?
        var completionTokens: Int?
    }

    var model: String?
    /// Missing or empty in the event that brings the usage.
    var choices: [Choice]?
    var usage: Usage?
    var error: ProviderFault?
}
