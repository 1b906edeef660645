import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Takes a `multipart/form-data` body apart while it arrives, in pieces that may be cut anywhere.
///
/// A pure machine: append bytes, then take events until there is none. What a part holds is handed on as it comes; no
/// more is kept than what was appended last, one delimiter and the headers of one part.
/// Source: RFC 2046, section 5.1; RFC 7578.
public struct MultipartParser: Sendable {
    public enum Event: Sendable, Equatable {
        /// A part begins.
        case part(MultipartPart)
        /// The next bytes of the part; never empty.
        case bytes(ByteBuffer)
        case endOfPart
        /// There are no more parts. What follows is ignored.
        case end
    }

    private enum State {
        case preamble, delimiter, headers, content, epilogue
    }

    /// With the line break before it, which belongs to it and not to the part.
    private let delimiter: [UInt8]
    private let limits: MultipartLimits
    private var state = State.preamble
    private var buffer: ByteBuffer
    private var partCount = 0

    public init(boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
        delimiter = Array("\r\n--\(boundary.text)".utf8)
        self.limits = limits
        // The first delimiter may stand at the very beginning, with no line break before it.
        buffer = ByteBuffer(string: "\r\n")
    }

    public mutating func append(_ bytes: ByteBuffer) {
        guard buffer.readableBytes > 0 else {
            buffer = bytes
            return
        }
        // Not into the old buffer: slices of it may still be in use, and it would be copied whole.
        var joined = ByteBufferAllocator().buffer(capacity: buffer.readableBytes + bytes.readableBytes)
        joined.writeBuffer(&buffer)
        joined.writeImmutableBuffer(bytes)
        buffer = joined
    }

    /// - Returns: `nil` until more is appended.
    public mutating func next() throws(MultipartError) -> Event? {
        while true {
            switch state {
            case .preamble:
                let search = search()
                buffer.moveReaderIndex(forwardBy: search.before)
                guard search.isFound else { return nil }
                beginDelimiter()
            case .delimiter:
                guard let isLast = try takeEndOfDelimiter() else { return nil }
                state = isLast ? .epilogue : .headers
                if isLast { return .end }
            case .headers:
                guard let part = try takeHeaders() else { return nil }
                state = .content
                return .part(part)
            case .content:
                let search = search()
                if search.before > 0 { return buffer.readSlice(length: search.before).map(Event.bytes) }
                guard search.isFound else { return nil }
                beginDelimiter()
                return .endOfPart
            case .epilogue:
                buffer.clear()
                return nil
            }
        }
    }

    /// How many bytes can't be of the next delimiter, and whether all of it follows them.
    private func search() -> (before: Int, isFound: Bool) {
        buffer.withUnsafeReadableBytes { bytes in
            guard let start = bytes.baseAddress else { return (0, false) }
            var index = 0
            while index < bytes.count {
                guard let match = memchr(start + index, Int32(delimiter[0]), bytes.count - index) else { break }
                index = UnsafeRawPointer(match) - start
                let length = min(delimiter.count, bytes.count - index)
                if memcmp(match, delimiter, length) == 0 { return (index, length == delimiter.count) }
                index += 1
            }
            return (bytes.count, false)
        }
    }

    private mutating func beginDelimiter() {
        buffer.moveReaderIndex(forwardBy: delimiter.count)
        state = .delimiter
    }

    /// What follows a boundary: `--` after the last part, else blanks and a line break.
    /// - Returns: whether it was the last; `nil` when more is needed.
    private mutating func takeEndOfDelimiter() throws(MultipartError) -> Bool? {
        let bytes = buffer.readableBytesView
        if bytes.starts(with: "--".utf8) { return true }
        let blanks = bytes.prefix(Self.paddingMax).prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let rest = bytes.dropFirst(blanks.count).prefix(2)
        if rest.elementsEqual("\r\n".utf8) {
            buffer.moveReaderIndex(forwardBy: blanks.count + 2)
            return false
        }
        let isUnfinished = rest.count < 2 && ("\r\n".utf8.starts(with: rest) || bytes.elementsEqual("-".utf8))
        guard isUnfinished, blanks.count < Self.paddingMax else { throw .malformed("a boundary line is not clean") }
        return nil
    }

    private static let paddingMax = 64

    private mutating func takeHeaders() throws(MultipartError) -> MultipartPart? {
        let bytes = buffer.readableBytesView
        // With the line break of the boundary's line already taken, no headers at all are an empty line.
        if bytes.starts(with: "\r\n".utf8) { throw .malformed("a part has no Content-Disposition") }
        guard let length = buffer.lengthBeforeEmptyLine(within: limits.headerBytesMax) else {
            guard bytes.count <= limits.headerBytesMax else { throw .malformed("the headers of a part are too long") }
            return nil
        }
        partCount += 1
        guard partCount <= limits.partsMax else { throw .tooManyParts }
        let block = buffer.readString(length: length) ?? ""
        buffer.moveReaderIndex(forwardBy: 4)
        return try MultipartPart(headerBlock: block)
    }
}

extension ByteBuffer {
    fileprivate func lengthBeforeEmptyLine(within limit: Int) -> Int? {
        let bytes = readableBytesView.prefix(limit + 4)
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\r")) {
            if bytes[end...].starts(with: "\r\n\r\n".utf8) { return end - bytes.startIndex }
            start = end + 1
        }
        return nil
    }
}

/// How much of a body is taken before it is refused.
public struct MultipartLimits: Sendable, Equatable {
    /// Of one part.
    public var headerBytesMax: Int
    public var partsMax: Int

    public init(headerBytesMax: Int = 8 * 1024, partsMax: Int = 100) {
        self.headerBytesMax = headerBytesMax
        self.partsMax = partsMax
    }
}

/// Why a body can't be taken apart.
public enum MultipartError: Error, Sendable, Equatable {
    /// For the log and for the person who wrote the client.
    case malformed(String)
    case tooManyParts
    /// More bytes than the reader was told to take.
    case tooLarge
    /// It ended before its last boundary.
    case incomplete
}
