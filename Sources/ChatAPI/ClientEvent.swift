import Foundation

/// What a client says on a socket: one JSON object a frame, told apart by `type`.
public enum ClientEvent: Sendable {
    case heartbeat
    case sendMessage(SendMessageRequest)
    case editMessage(messageID: String, EditMessageRequest)
    case deleteMessage(messageID: String)
    case regenerate(messageID: String, RegenerateRequest)
    case continueMessage(messageID: String)
    /// Without `messageID`, whichever answer runs.
    case stopGeneration(messageID: String)
    case selectVersion(messageID: String)
    case typing(isTyping: Bool)
    case markRead(messageID: String)
}

extension ClientEvent: Decodable {
    private enum Key: String, CodingKey {
        case type, timestamp, clientMessageId, messageId, isTyping
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let messageID = { try container.decode(String.self, forKey: .messageId) }
        switch try container.decode(String.self, forKey: .type) {
        case "heartbeat":
            _ = try container.decode(String.self, forKey: .timestamp)
            self = .heartbeat
        case "send_message":
            self = .sendMessage(try SendMessageRequest(from: decoder))
            // Unlike over REST: without it, the echo can't be told from another device's message.
            _ = try container.decode(String.self, forKey: .clientMessageId)
        case "edit_message":
            self = .editMessage(messageID: try messageID(), try EditMessageRequest(from: decoder))
        case "delete_message": self = .deleteMessage(messageID: try messageID())
        case "regenerate": self = .regenerate(messageID: try messageID(), try RegenerateRequest(from: decoder))
        case "continue_message": self = .continueMessage(messageID: try messageID())
        case "stop_generation": self = .stopGeneration(messageID: try messageID())
        case "select_version": self = .selectVersion(messageID: try messageID())
        case "typing_indicator": self = .typing(isTyping: try container.decode(Bool.self, forKey: .isTyping))
        case "mark_read": self = .markRead(messageID: try messageID())
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "unknown type")
        }
    }
}
