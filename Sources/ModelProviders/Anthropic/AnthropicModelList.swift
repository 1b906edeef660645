import ChatCore

/// One page of the answer to `GET /v1/models`.
struct AnthropicModelList: Decodable {
    struct Entry: Decodable {
        private enum CodingKeys: String, CodingKey {
            case id, capabilities, lifecycle
            case contextTokens = "max_input_tokens"
        }

        private struct Capabilities: Decodable {
            private enum CodingKeys: String, CodingKey {
                case imageInput = "image_input"
            }

            struct Capability: Decodable {
                var supported: Bool
            }

            var imageInput: Capability?
        }

        var id: String
        /// Servers that stand in for Anthropic's tell nothing but names.
        private(set) var contextTokens: Int?
        private var capabilities: Capabilities?
        private var lifecycle: String?

        init(id: String) {
            self.id = id
        }

        /// All that are still offered see.
        var acceptsImages: Bool { capabilities?.imageInput?.supported ?? true }
        var isRetired: Bool { lifecycle == "retired" }
    }

    private enum CodingKeys: String, CodingKey {
        case data
        case hasMore = "has_more"
        case lastID = "last_id"
    }

    /// Newest first.
    @KnownElements var data: [Entry]
    private var hasMore: Bool?
    private var lastID: String?

    /// Where the next page begins, if there is one.
    var next: String? { hasMore == true ? lastID : nil }
}
