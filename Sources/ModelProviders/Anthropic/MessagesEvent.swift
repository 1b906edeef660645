import ChatCore

/// One event of a streamed message; only what Parley reads of it.
enum MessagesEvent: Decodable {
    case messageStart(model: String?, Usage?)
    case blockStart(Block)
    case blockDelta(Block)
    case blockStop
    case messageDelta(stopReason: String?, Usage?)
    case messageStop
    case ping
    case error(ProviderFault)
    /// One that is new since this was written.
    case other

    private enum CodingKeys: String, CodingKey {
        case type, message, delta, usage, error
        case contentBlock = "content_block"
    }

    private struct Message: Decodable {
        var model: String?
        var usage: Usage?
    }

    private struct Ending: Decodable {
        private enum CodingKeys: String, CodingKey {
            case stopReason = "stop_reason"
        }

        var stopReason: String?
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        switch try fields.decodeIfPresent(String.self, forKey: .type) {
        case "message_start":
            let message = try fields.decode(Message.self, forKey: .message)
            self = .messageStart(model: message.model, message.usage)
        case "content_block_start": self = .blockStart(try fields.decode(Block.self, forKey: .contentBlock))
        case "content_block_delta": self = .blockDelta(try fields.decode(Block.self, forKey: .delta))
        case "content_block_stop": self = .blockStop
        case "message_delta":
            self = .messageDelta(
                stopReason: try fields.decode(Ending.self, forKey: .delta).stopReason,
                try fields.decodeIfPresent(Usage.self, forKey: .usage))
        case "message_stop": self = .messageStop
        case "ping": self = .ping
        case "error": self = .error(try fields.decode(ProviderFault.self, forKey: .error))
        default: self = try fields.decodeIfPresent(ProviderFault.self, forKey: .error).map(Self.error) ?? .other
        }
    }
}

extension MessagesEvent {
    /// The beginning of a block of content, or its next piece. Signatures, redacted thoughts, tools and what else there
    /// is hold nothing to read.
    enum Block: Decodable {
        case text(String)
        case thinking(String)
        case other

        private enum CodingKeys: CodingKey {
            case type, text, thinking
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            switch try fields.decodeIfPresent(String.self, forKey: .type) {
            case "text", "text_delta": self = .text(try fields.decodeIfPresent(String.self, forKey: .text) ?? "")
            case "thinking", "thinking_delta":
                self = .thinking(try fields.decodeIfPresent(String.self, forKey: .thinking) ?? "")
            case "redacted_thinking": self = .thinking("")
            default: self = .other
            }
        }
    }

    struct Usage: Decodable {
        private enum CodingKeys: String, CodingKey {
            case inputTokens = "input_tokens"
            case cacheCreationInputTokens = "cache_creation_input_tokens"
            case cacheReadInputTokens = "cache_read_input_tokens"
            case outputTokens = "output_tokens"
        }

        private var inputTokens: Int?
        private var cacheCreationInputTokens: Int?
        private var cacheReadInputTokens: Int?
        private(set) var outputTokens: Int?

        /// The whole prompt: what was read from a cache and written to it stands beside the rest.
        var promptTokens: Int? {
            guard let inputTokens else { return nil }
            // What no integer holds is no count.
            return [cacheCreationInputTokens, cacheReadInputTokens].reduce(inputTokens) { sum, part in
                sum.flatMap { sum in
                    let (total, isTooMuch) = sum.addingReportingOverflow(part ?? 0)
                    return isTooMuch ? nil : total
                }
            }
        }
    }
}
