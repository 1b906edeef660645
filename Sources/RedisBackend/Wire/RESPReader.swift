import CHiredis
import NIOCore

/// Takes bytes cut anywhere and gives replies: hiredis' reader. For one thread.
final class RESPReader {
    /// What came is not the protocol.
    struct Malformed: Error {
        var reason: String
    }

    private let reader: UnsafeMutablePointer<redisReader>

    init() {
        guard let reader = redisReaderCreate() else { preconditionFailure("out of memory") }
        self.reader = reader
    }

    deinit { redisReaderFree(reader) }

    func feed(_ buffer: ByteBuffer) throws {
        let status = buffer.withUnsafeReadableBytes { bytes in
            redisReaderFeed(reader, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        if status != REDIS_OK { throw malformed }
    }

    /// The next whole reply; `nil` until more bytes come.
    func next() throws -> RESPValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else { throw malformed }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return RESPValue(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private var malformed: Malformed {
        Malformed(
            reason: withUnsafeBytes(of: reader.pointee.errstr) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            })
    }
}

extension RESPValue {
    fileprivate init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .bytes(reply.bytes)
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: reply.bytes, as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .array(elements.compactMap { $0.map { RESPValue($0.pointee) } })
        default: self = .null
        }
    }
}

extension redisReply {
    fileprivate var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: str, count: len)) }
}
