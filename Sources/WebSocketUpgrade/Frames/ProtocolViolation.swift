import NIOWebSocket

/// What a peer did wrong, as the close frame will tell it.
struct ProtocolViolation: Error, Equatable {
    let code: WebSocketErrorCode
    let reason: String

    static func malformed(_ reason: String) -> ProtocolViolation {
        ProtocolViolation(code: .protocolError, reason: reason)
    }

    static let messageTooLong = ProtocolViolation(code: .messageTooLarge, reason: "message too long")
    static let invalidText = ProtocolViolation(code: .dataInconsistentWithMessage, reason: "text is not UTF-8")
}

extension ProtocolViolation {
    /// What NIO's frame decoder found wrong before a frame was whole.
    init(_ error: NIOWebSocketError) {
        switch error {
        case .invalidFrameLength: self = .messageTooLong
        case .fragmentedControlFrame: self = .malformed("fragmented control frame")
        case .multiByteControlFrameLength: self = .malformed("control frame longer than 125 bytes")
        }
    }
}
