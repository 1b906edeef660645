import Foundation

/// What a client says on a socket: one JSON object a frame, told apart by `type`.
public enum ClientEvent: Sendable {
    case heartbeat
    case sendMessage(SendMessageRequest)
    /// Without `messageID`, whichever answer runs.
    case stopGeneration(messageID: String?)
    case typing(isTyping: Bool)
    case markRead(messageID: String)
}

extension ClientEvent: Decodable {
    private enum Key: String, CodingKey {
        case type, timestamp, clientMessageId, messageId, isTyping
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "heartbeat":
            _ = try container.decode(String.self, forKey: .timestamp)
            self = .heartbeat
        case "send_message":
            self = .sendMessage(try SendMessageRequest(from: decoder))
            // Unlike over REST: without it, the echo can't be told from another device's message.
            _ = try container.decode(String.self, forKey: .clientMessageId)
        case "stop_generation":
            self = .stopGeneration(messageID: try container.decodeIfPresent(String.self, forKey: .messageId))
        case "typing_indicator": self = .typing(isTyping: try container.decode(Bool.self, forKey: .isTyping))
        case "mark_read": self = .markRead(messageID: try container.decode(String.self, forKey: .messageId))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "unknown type")
        }
    }
}
