/// Cuts a stream of bytes into server-sent events, as the WHATWG's HTML standard (9.2.6) tells.
///
/// Pure and incremental: bytes may be cut anywhere, also inside a line break or a UTF-8 character; each byte is looked
/// at once. An event counts when its blank line has come, so what is unfinished at the end is no event.
/// The fields `id` and `retry` are ignored: they serve reconnecting, which answers of a model don't know.
public struct SSEParser: Sendable {
    public struct Event: Sendable, Equatable {
        /// The field `event`; `message` when there is none.
        public var type: String
        /// The `data` lines, joined by line feeds.
        public var data: [UInt8]

        public init(type: String = "message", data: [UInt8]) {
            self.type = type
            self.data = data
        }
    }

    /// An event, or a line of it, is larger than allowed. The stream can't be read any further.
    public struct EventTooLarge: Error, Equatable {}

    public static let defaultMaxEventBytes = 1 << 20

    private let maxEventBytes: Int
    /// The beginning of a line whose end hasn't come.
    private var lineStart: [UInt8] = []
    private var type = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var isFirstLine = true
    /// The last byte was a carriage return: a line feed right after it belongs to the same line break.
    private var endedInCarriageReturn = false

    public init(maxEventBytes: Int = SSEParser.defaultMaxEventBytes) {
        self.maxEventBytes = maxEventBytes
    }

    /// Reads the next bytes and appends the events that they complete.
    ///
    /// Events that stood before an overlong one are appended even when it throws.
    public mutating func parse(
        _ bytes: UnsafeRawBufferPointer, into events: inout [Event]
    ) throws(EventTooLarge) {
        var start = 0
        if endedInCarriageReturn, let first = bytes.first {
            endedInCarriageReturn = false
            if first == .lineFeed { start = 1 }
        }
        while let end = Self.lineBreak(in: bytes, from: start) {
            try endLine(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), into: &events)
            start = end + 1
            guard bytes[end] == .carriageReturn else { continue }
            if start == bytes.count {
                endedInCarriageReturn = true
            } else if bytes[start] == .lineFeed {
                start += 1
            }
        }
        try checkSize(adding: bytes.count - start)
        lineStart.append(contentsOf: bytes[start...])
    }

    private static func lineBreak(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == .lineFeed || byte == .carriageReturn { return index }
            index += 1
        }
        return nil
    }

    private func checkSize(adding count: Int) throws(EventTooLarge) {
        guard lineStart.count + data.count + count <= maxEventBytes else { throw EventTooLarge() }
    }

    private mutating func endLine(_ rest: UnsafeRawBufferPointer, into events: inout [Event]) throws(EventTooLarge) {
        try checkSize(adding: rest.count)
        guard !lineStart.isEmpty else { return read(rest, into: &events) }
        var line: [UInt8] = []
        swap(&line, &lineStart)
        line.append(contentsOf: rest)
        line.withUnsafeBytes { read($0, into: &events) }
        line.removeAll(keepingCapacity: true)
        swap(&line, &lineStart)
    }

    private mutating func read(_ wholeLine: UnsafeRawBufferPointer, into events: inout [Event]) {
        var line = wholeLine
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: Self.byteOrderMark) { line = UnsafeRawBufferPointer(rebasing: line.dropFirst(3)) }
        }
        guard !line.isEmpty else { return endEvent(into: &events) }
        let colon = line.firstIndex(of: .colon) ?? line.count
        var value = line.dropFirst(colon + 1)
        if value.first == .space { value = value.dropFirst() }
        readField(UnsafeRawBufferPointer(rebasing: line[..<colon]), UnsafeRawBufferPointer(rebasing: value))
    }

    /// A comment has an empty name: it is passed over like any unknown field.
    private mutating func readField(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if name.elementsEqual(Self.dataField) {
            if hasData { data.append(.lineFeed) }
            hasData = true
            data.append(contentsOf: value)
        } else if name.elementsEqual(Self.eventField) {
            type = String(decoding: value, as: UTF8.self)
        }
    }

    private mutating func endEvent(into events: inout [Event]) {
        if hasData {
            events.append(Event(type: type.isEmpty ? "message" : type, data: data))
        }
        type = ""
        data = []
        hasData = false
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let dataField = Array("data".utf8)
    private static let eventField = Array("event".utf8)
}

extension UInt8 {
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let colon = UInt8(ascii: ":")
    fileprivate static let space = UInt8(ascii: " ")
}
