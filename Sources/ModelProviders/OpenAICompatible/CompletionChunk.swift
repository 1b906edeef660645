import ChatCore

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
            case content, refusal, reasoning
            case reasoningContent = "reasoning_content"
        }

        private var content: DeltaContent?
        var refusal: String?
        private var reasoning: DeltaContent?
        private var reasoningContent: DeltaContent?

        var text: String { content?.text ?? "" }

        /// What the model thinks before it answers. Servers have two names for it; some send the same under both, and
        /// some put it among the parts of the content.
        var thought: String {
            let named = [reasoningContent, reasoning].lazy.compactMap(\.self).map { $0.text + $0.thought }
            return (named.first { !$0.isEmpty } ?? "") + (content?.thought ?? "")
        }
    }

    struct Usage: Decodable {
        private enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }

        private var promptTokens: Int?
        private var completionTokens: Int?

        var tokens: ModelUsage { ModelUsage(promptTokens: promptTokens, completionTokens: completionTokens) }
    }

    var model: String?
    /// Missing or empty in the event that brings the usage.
    var choices: [Choice]?
    var usage: Usage?
    var error: ProviderFault?
}
