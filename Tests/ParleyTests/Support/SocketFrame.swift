import NIOCore

/// A WebSocket frame as bytes, whole or broken. Source: RFC 6455, section 5.2.
struct SocketFrame: Sendable, Equatable {
    enum Opcode {
        static let text: UInt8 = 1
        static let binary: UInt8 = 2
        static let close: UInt8 = 8
        static let ping: UInt8 = 9
        static let pong: UInt8 = 10
    }

    var opcode: UInt8
    var payload: [UInt8]

    /// As a client sends it: masked.
    var bytes: [UInt8] {
        let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        var buffer = ByteBuffer()
        buffer.writeInteger(0x80 | opcode)
        switch payload.count {
        case ...125: buffer.writeInteger(0x80 | UInt8(payload.count))
        case ...0xffff: buffer.writeMultipleIntegers(UInt8(0x80 | 126), UInt16(payload.count))
        default: buffer.writeMultipleIntegers(UInt8(0x80 | 127), UInt64(payload.count))
        }
        buffer.writeBytes(mask)
        buffer.writeBytes(payload.enumerated().map { $1 ^ mask[$0 & 3] })
        return Array(buffer.readableBytesView)
    }

    /// Takes a frame of the server, which neither masks nor fragments, off the front of `buffer`.
    /// - Returns: `nil` until all of it has come.
    static func take(from buffer: inout ByteBuffer) -> SocketFrame? {
        var rest = buffer
        guard let opcode: UInt8 = rest.readInteger(), let short: UInt8 = rest.readInteger() else { return nil }
        let length: Int? =
            switch short {
            case 126: rest.readInteger(as: UInt16.self).map(Int.init)
            case 127: rest.readInteger(as: UInt64.self).map(Int.init)
            default: Int(short)
            }
        guard let length, let payload = rest.readBytes(length: length) else { return nil }
        buffer = rest
        return SocketFrame(opcode: opcode & 0xf, payload: payload)
    }

    /// The code of a close frame.
    var closeCode: Int? {
        payload.count < 2 ? nil : Int(payload[0]) << 8 | Int(payload[1])
    }
}
