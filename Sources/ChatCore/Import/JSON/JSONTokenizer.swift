/// What a JSON text is made of, in its order.
enum JSONToken: Sendable, Equatable {
    case beginObject, endObject, beginArray, endArray
    /// Empty when it wasn't wanted.
    case key(String)
    /// Empty when it wasn't wanted.
    case text(String)
    /// Text that was wanted and is longer than the limit.
    case oversizedText
    case number(Double)
    case bool(Bool)
    case null
}

/// Takes tokens as they are read.
protocol JSONTokenSink {
    /// Whether the key or text that begins now is to be collected; it is checked all the same.
    var wantsText: Bool { get }
    /// - Throws: what ends the reading.
    mutating func take(_ token: JSONToken) throws
}

/// Why a text is no JSON, or none that is taken.
struct JSONFault: Error, Sendable, Equatable {
    /// In bytes from the start.
    var offset: Int
    var reason: String
}

/// Reads JSON that arrives in pieces cut anywhere, and keeps no more of it than the token that it is in.
///
/// Strict as RFC 8259 has it, with three choices of its own: a byte order mark at the start is passed over, half a
/// surrogate pair in an escape becomes U+FFFD (exports cut at a character's middle hold such), and there are limits.
struct JSONTokenizer: Sendable {
    struct Limits: Sendable, Equatable {
        var depthMax = 512
        /// In bytes of UTF-8.
        var textBytesMax = 8 * 1024 * 1024
        /// Of a number as it is written.
        var numberBytesMax = 128
    }

    private enum State {
        case start, value, elementOrEnd, keyOrEnd, key, colon, commaOrEnd, text, number, word, end
    }

    private let limits: Limits
    private var state = State.start
    /// Whether each open container is an object.
    private var containers: [Bool] = []
    private var text: JSONTextReader
    private var isKey = false
    /// A number or word so far.
    private var letters: [UInt8] = []
    private var markBytesLeft = JSONByte.mark[...]
    private var offset = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
        text = JSONTextReader(bytesMax: limits.textBytesMax)
    }

    /// Reads the next piece.
    /// - Throws: `JSONFault`, and what the sink throws; nothing is to be read then.
    mutating func read(_ bytes: UnsafeRawBufferPointer, into sink: inout some JSONTokenSink) throws {
        var index = 0
        while index < bytes.count {
            switch state {
            case .text:
                do throws(JSONTextReader.Fault) {
                    index = try text.read(bytes, from: index)
                } catch {
                    throw JSONFault(offset: offset + error.index, reason: error.reason)
                }
                if text.hasEnded { try endText(into: &sink) }
            case .number, .word:
                if JSONByte.isOfNumberOrWord(bytes[index]) {
                    letters.append(bytes[index])
                    guard letters.count <= limits.numberBytesMax else { throw fault("a number is too long", at: index) }
                    index += 1
                } else {
                    try endLetters(at: index, into: &sink)
                }
            default:
                if !JSONByte.isBlank(bytes[index]) { try take(bytes[index], at: index, into: &sink) }
                index += 1
            }
        }
        offset += bytes.count
    }

    /// There is nothing more to come.
    /// - Throws: `JSONFault` when something is missing.
    mutating func finish(into sink: inout some JSONTokenSink) throws {
        if state == .number || state == .word { try endLetters(at: 0, into: &sink) }
        guard state == .end else { throw fault("it ends too early", at: 0) }
    }

    /// One byte of the structure.
    private mutating func take(_ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink) throws {
        switch (state, byte) {
        case (.start, _): try begin(byte, at: index, into: &sink)
        case (.value, _): try beginValue(byte, at: index, into: &sink)
        case (.elementOrEnd, _) where byte != UInt8(ascii: "]"): try beginValue(byte, at: index, into: &sink)
        case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")): beginText(isKey: true, sink.wantsText)
        case (.colon, UInt8(ascii: ":")): state = .value
        case (.commaOrEnd, UInt8(ascii: ",")): state = containers.last == true ? .key : .value
        case (.keyOrEnd, UInt8(ascii: "}")): try endContainer(.endObject, into: &sink)
        case (.elementOrEnd, _): try endContainer(.endArray, into: &sink)
        case (.commaOrEnd, UInt8(ascii: "}")) where containers.last == true:
            try endContainer(.endObject, into: &sink)
        case (.commaOrEnd, UInt8(ascii: "]")) where containers.last == false:
            try endContainer(.endArray, into: &sink)
        default: throw fault("there is something where it can't be", at: index)
        }
    }

    /// The first byte that isn't blank: of a value, or of a byte order mark.
    private mutating func begin(_ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink) throws {
        if byte == markBytesLeft.first, offset + index == JSONByte.mark.count - markBytesLeft.count {
            markBytesLeft.removeFirst()
            return
        }
        guard markBytesLeft.isEmpty || markBytesLeft.count == JSONByte.mark.count else {
            throw fault("it is no text", at: index)
        }
        try beginValue(byte, at: index, into: &sink)
    }

    private mutating func beginValue(_ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink) throws {
        switch byte {
        case UInt8(ascii: "\""): beginText(isKey: false, sink.wantsText)
        case UInt8(ascii: "{"): try beginContainer(isObject: true, at: index, into: &sink)
        case UInt8(ascii: "["): try beginContainer(isObject: false, at: index, into: &sink)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            letters = [byte]
            state = .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            letters = [byte]
            state = .word
        default: throw fault("there is something where a value has to be", at: index)
        }
    }

    private mutating func beginContainer(isObject: Bool, at index: Int, into sink: inout some JSONTokenSink) throws {
        guard containers.count < limits.depthMax else { throw fault("it is nested too deeply", at: index) }
        containers.append(isObject)
        state = isObject ? .keyOrEnd : .elementOrEnd
        try sink.take(isObject ? .beginObject : .beginArray)
    }

    private mutating func endContainer(_ token: JSONToken, into sink: inout some JSONTokenSink) throws {
        containers.removeLast()
        try endValue(token, into: &sink)
    }

    private mutating func beginText(isKey: Bool, _ isWanted: Bool) {
        self.isKey = isKey
        text.begin(isWanted: isWanted)
        state = .text
    }

    private mutating func endText(into sink: inout some JSONTokenSink) throws {
        let isOversized = text.isOversized
        let string = text.take()
        if isKey {
            guard !isOversized else { throw fault("a key is too long", at: 0) }
            state = .colon
            try sink.take(.key(string))
        } else {
            try endValue(isOversized ? .oversizedText : .text(string), into: &sink)
        }
    }

    private mutating func endLetters(at index: Int, into sink: inout some JSONTokenSink) throws {
        guard let token = state == .number ? JSONByte.number(letters) : JSONByte.word(letters) else {
            throw fault("there is something where a value has to be", at: index)
        }
        try endValue(token, into: &sink)
    }

    private mutating func endValue(_ token: JSONToken, into sink: inout some JSONTokenSink) throws {
        state = containers.isEmpty ? .end : .commaOrEnd
        try sink.take(token)
    }

    private func fault(_ reason: String, at index: Int) -> JSONFault {
        JSONFault(offset: offset + index, reason: reason)
    }
}

/// What single bytes mean in JSON.
private enum JSONByte {
    /// The byte order mark.
    static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }

    static func isOfNumberOrWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    static func word(_ letters: [UInt8]) -> JSONToken? {
        if letters.elementsEqual("true".utf8) { return .bool(true) }
        if letters.elementsEqual("false".utf8) { return .bool(false) }
        return letters.elementsEqual("null".utf8) ? .null : nil
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
    static func number(_ letters: [UInt8]) -> JSONToken? {
        var rest = letters[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        guard let whole = takeDigits(&rest), !isZero || whole == 1 else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard takeDigits(&rest) != nil else { return nil }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard takeDigits(&rest) != nil else { return nil }
        }
        guard rest.isEmpty else { return nil }
        return Double(String(decoding: letters, as: UTF8.self)).map(JSONToken.number)
    }

    /// - Returns: how many; `nil` for none.
    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Int? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest[digits.endIndex...]
        return digits.isEmpty ? nil : digits.count
    }
}
