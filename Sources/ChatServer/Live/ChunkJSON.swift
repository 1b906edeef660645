import ChatCore
import NIOCore

/// Writes a `stream_chunk` event without a general encoder: it is made for every few tokens of every answer.
enum ChunkJSON {
    static func encode(messageID: Message.ID, chunk: String, chunkIndex: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: chunk.utf8.count + 160)
        buffer.writeStaticString(#"{"type":"stream_chunk","message_id":""#)
        buffer.writeString(messageID.description)
        buffer.writeStaticString(#"","chunk_index":"#)
        buffer.writeString(String(chunkIndex))
        buffer.writeStaticString(#","is_final":false,"chunk":""#)
        buffer.writeEscaped(chunk)
        buffer.writeStaticString(#""}"#)
        return buffer
    }
}

extension ByteBuffer {
    /// The inside of a JSON string. Source: RFC 8259, section 7.
    fileprivate mutating func writeEscaped(_ text: String) {
        if !text.utf8.contains(where: \.needsEscape) {
            writeString(text)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): writeStaticString("\\\"")
            case UInt8(ascii: "\\"): writeStaticString("\\\\")
            case UInt8(ascii: "\n"): writeStaticString("\\n")
            case UInt8(ascii: "\r"): writeStaticString("\\r")
            case UInt8(ascii: "\t"): writeStaticString("\\t")
            case ..<0x20:
                writeStaticString("\\u00")
                writeHexDigit(byte >> 4)
                writeHexDigit(byte & 0xf)
            default: writeInteger(byte)
            }
        }
    }

    private mutating func writeHexDigit(_ value: UInt8) {
        writeInteger(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
    }
}

extension UInt8 {
    fileprivate var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
