import NIOCore
import NIOWebSocket

/// One frame from the server, encoded once.
///
/// Encode before sending to many: every ``WebSocketConnection`` then writes the same bytes.
public struct OutgoingFrame: Sendable {
    /// Header and payload as they go on the wire; a server's frames are not masked.
    let bytes: ByteBuffer
    private let headerBytes: Int

    /// The message without its header; shares the frame's memory.
    public var payload: ByteBuffer {
        var payload = bytes
        payload.moveReaderIndex(forwardBy: headerBytes)
        return payload
    }

    /// How long the message is.
    public var payloadBytes: Int { bytes.readableBytes - headerBytes }

    /// A text message; `text` must be valid UTF-8, which is not checked again.
    public init(text: ByteBuffer) {
        self.init(opcode: .text, payload: text)
    }

    /// A binary message.
    public init(binary: ByteBuffer) {
        self.init(opcode: .binary, payload: binary)
    }

    init(opcode: WebSocketOpcode, payload: ByteBuffer) {
        let finalFragment: UInt8 = 0x80
        var bytes = ByteBufferAllocator().buffer(capacity: payload.readableBytes + Self.maxHeaderBytes)
        bytes.writeInteger(finalFragment | UInt8(webSocketOpcode: opcode))
        switch payload.readableBytes {
        case 0...125:
            bytes.writeInteger(UInt8(payload.readableBytes))
        case 126...Int(UInt16.max):
            bytes.writeMultipleIntegers(UInt8(126), UInt16(payload.readableBytes))
        default:
            bytes.writeMultipleIntegers(UInt8(127), UInt64(payload.readableBytes))
        }
        headerBytes = bytes.readableBytes
        bytes.writeImmutableBuffer(payload)
        self.bytes = bytes
    }

    private static let maxHeaderBytes = 10
}
