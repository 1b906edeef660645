import NIOCore
import NIOWebSocket

/// Turns a client's frames into whole messages and holds them to RFC 6455.
///
/// A pure state machine: frames in, what they mean out, or the violation that ends the connection. NIO's decoder checks
/// only lengths; masking, reserved bits, the order of fragments, the size of the whole message, UTF-8 and close codes
/// are checked here, each at the first frame that breaks them. After a violation the machine must not be used again.
struct InboundFrames {
    /// What a frame meant.
    enum Received: Equatable {
        case message(WebSocketMessage)
        case ping(ByteBuffer)
        case pong
        /// The peer closes; `nil` when it gave no code.
        case close(WebSocketErrorCode?)
        /// Part of a message that goes on.
        case fragment
    }

    private struct Partial {
        let isText: Bool
        var data = ByteBuffer()
        var text = UTF8Validator()
    }

    private let maxMessageBytes: Int
    private var partial: Partial?

    init(maxMessageBytes: Int) {
        self.maxMessageBytes = maxMessageBytes
    }

    mutating func receive(_ frame: WebSocketFrame) throws(ProtocolViolation) -> Received {
        guard frame.maskKey != nil else { throw .malformed("frame is not masked") }
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else { throw .malformed("reserved bit without an extension") }
        let data = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            guard partial == nil else { throw .malformed("new message inside a fragmented one") }
            return try append(data, to: Partial(isText: frame.opcode == .text), isLast: frame.fin)
        case .continuation:
            guard let partial = partial.take() else { throw .malformed("continuation of nothing") }
            return try append(data, to: partial, isLast: frame.fin)
        case .ping:
            return .ping(data)
        case .pong:
            return .pong
        case .connectionClose:
            return .close(try CloseFrame.code(in: data))
        default:
            throw .malformed("unknown opcode")
        }
    }

    private mutating func append(
        _ data: ByteBuffer, to message: consuming Partial, isLast: Bool
    ) throws(ProtocolViolation) -> Received {
        guard message.data.readableBytes + data.readableBytes <= maxMessageBytes else { throw .messageTooLong }
        if message.isText {
            guard data.withUnsafeReadableBytes({ message.text.append($0) }) else { throw .invalidText }
            guard !isLast || message.text.isComplete else { throw .invalidText }
        }
        if message.data.readableBytes == 0 {
            message.data = data
        } else {
            message.data.writeImmutableBuffer(data)
        }
        guard isLast else {
            partial = message
            return .fragment
        }
        return .message(message.isText ? .text(message.data) : .binary(message.data))
    }
}
