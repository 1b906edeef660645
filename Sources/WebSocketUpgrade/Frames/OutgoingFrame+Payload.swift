import NIOCore

extension OutgoingFrame {
    /// The message without its header; shares the frame's memory.
    public var payload: ByteBuffer {
        var payload = bytes
        payload.moveReaderIndex(forwardBy: headerBytes)
        return payload
    }

    /// How long the message is.
    public var payloadBytes: Int { bytes.readableBytes - headerBytes }

    private var headerBytes: Int {
        switch bytes.getInteger(at: bytes.readerIndex + 1, as: UInt8.self) {
        case 127: 10
        case 126: 4
        default: 2
        }
    }
}
