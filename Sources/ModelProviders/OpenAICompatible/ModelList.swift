import ChatCore

/// The answer to `GET /models`. OpenAI tells only names; other servers tell the context size, each in its own way.
struct ModelList: Decodable {
    struct Entry: Decodable {
        private enum CodingKeys: String, CodingKey {
            case id, meta, architecture
            case maxModelLength = "max_model_len"
            case contextLength = "context_length"
        }

        private struct LlamaMeta: Decodable {
            private enum CodingKeys: String, CodingKey {
                case contextTokens = "n_ctx"
                case trainedContextTokens = "n_ctx_train"
            }

            var contextTokens: Int?
            var trainedContextTokens: Int?
        }

        private struct Architecture: Decodable {
            private enum CodingKeys: String, CodingKey {
                case inputModalities = "input_modalities"
            }

            var inputModalities: [String]?
        }

        var id: String
        /// Of OpenRouter.
        private var architecture: Architecture?
        /// Of llama.cpp.
        private var meta: LlamaMeta?
        /// Of vLLM.
        private var maxModelLength: Int?
        /// Of OpenRouter and others.
        private var contextLength: Int?

        init(id: String) {
            self.id = id
        }

        var contextTokens: Int? {
            meta?.contextTokens ?? maxModelLength ?? contextLength ?? meta?.trainedContextTokens
        }

        /// `nil` when the server doesn't say.
        var acceptsImages: Bool? { architecture?.inputModalities?.contains("image") }
    }

    @KnownElements var data: [Entry]
}
