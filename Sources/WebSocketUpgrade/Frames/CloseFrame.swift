import NIOCore
import NIOWebSocket

/// The payload of a close frame.
enum CloseFrame {
    /// A control frame's payload is at most 125 bytes, of which the code takes two.
    static let maxReasonBytes = 123

    /// Codes a peer may send: those of RFC 6455 and its registry, and those left to applications.
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The code a peer closes with, `nil` for an empty payload.
    static func code(in payload: ByteBuffer) throws(ProtocolViolation) -> WebSocketErrorCode? {
        guard payload.readableBytes > 0 else { return nil }
        var reason = payload
        guard let code = reason.readInteger(as: UInt16.self), mayBeSent(code) else {
            throw .malformed("invalid close code")
        }
        var text = UTF8Validator()
        guard reason.withUnsafeReadableBytes({ text.append($0) }), text.isComplete else { throw .invalidText }
        return WebSocketErrorCode(codeNumber: Int(code))
    }

    /// The payload for `code` and as much of `reason` as fits, cut between characters.
    static func payload(code: WebSocketErrorCode, reason: String) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.write(webSocketErrorCode: code)
        var room = maxReasonBytes
        for character in reason {
            room -= character.utf8.count
            guard room >= 0 else { break }
            payload.writeString(String(character))
        }
        return payload
    }
}

extension WebSocketErrorCode {
    /// 1013, "try again later": the peer reads more slowly than there is to send.
    public static let tryAgainLater = WebSocketErrorCode(codeNumber: 1013)
}
