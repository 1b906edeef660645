import Foundation

/// Whether bytes are JSON, to the letter: the decoder by itself is lenient. Source: RFC 8259.
///
/// On top of the grammar, what could be understood in two ways is refused: an object that names a key twice
/// (RFC 7493, section 2.3), half of a surrogate pair, and a byte-order mark.
public enum JSONSyntax {
    /// How deep arrays and objects may be nested.
    public static let depthMax = 128

    /// - Throws: `MalformedJSON`.
    public static func check(_ text: Data) throws(MalformedJSON) {
        let malformed = text.withUnsafeBytes { bytes -> MalformedJSON? in
            var scanner = JSONScanner(bytes: bytes)
            do throws(MalformedJSON) {
                try scanner.document()
                return nil
            } catch {
                return error
            }
        }
        if let malformed { throw malformed }
    }
}

/// Text that is no JSON.
public struct MalformedJSON: Error, Sendable, Equatable {
    /// Where it stops being JSON, in bytes from the start.
    public var offset: Int

    public init(offset: Int) {
        self.offset = offset
    }
}

extension WireJSON {
    /// - Throws: `MalformedJSON` for what is no JSON, `DecodingError` for JSON of another shape.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from text: Data) throws -> Value {
        try JSONSyntax.check(text)
        return try decoder().decode(type, from: text)
    }
}

/// Walks over the bytes of one document. Each function starts at the first byte of what it is named after.
private struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    private var index = 0
    private var depth = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func document() throws(MalformedJSON) {
        skipSpace()
        try value()
        skipSpace()
        guard index == bytes.count else { throw here }
    }

    private var here: MalformedJSON { MalformedJSON(offset: index) }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
    }

    /// Steps over `byte` if it comes next.
    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    private mutating func value() throws(MalformedJSON) {
        switch next {
        case UInt8(ascii: "{"): try nested { scanner throws(MalformedJSON) in try scanner.object() }
        case UInt8(ascii: "["): try nested { scanner throws(MalformedJSON) in try scanner.array() }
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func nested(
        _ container: (inout JSONScanner) throws(MalformedJSON) -> Void
    ) throws(MalformedJSON) {
        depth += 1
        guard depth <= JSONSyntax.depthMax else { throw here }
        index += 1
        try container(&self)
        depth -= 1
    }

    private mutating func object() throws(MalformedJSON) {
        var keys: Set<String> = []
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            let start = index
            try string()
            guard keys.insert(try text(from: start)).inserted else { throw here }
            skipSpace()
            guard take(":") else { throw here }
            skipSpace()
            try value()
            skipSpace()
        } while take(",")
        guard take("}") else { throw here }
    }

    private mutating func array() throws(MalformedJSON) {
        skipSpace()
        if take("]") { return }
        repeat {
            skipSpace()
            try value()
            skipSpace()
        } while take(",")
        guard take("]") else { throw here }
    }

    private mutating func word(_ word: StaticString) throws(MalformedJSON) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw here }
            index += 1
        }
    }

    private mutating func number() throws(MalformedJSON) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws(MalformedJSON) {
        let start = index
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
        guard index > start else { throw here }
    }
}

// MARK: Strings

extension JSONScanner {
    private mutating func string() throws(MalformedJSON) {
        guard take("\"") else { throw here }
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"): try escape()
            case ..<0x20: throw here
            case ..<0x80: index += 1
            default: try character()
            }
        }
        throw here
    }

    private mutating func escape() throws(MalformedJSON) {
        index += 1
        guard let byte = next else { throw here }
        if byte == UInt8(ascii: "u") { return try codePoint() }
        guard "\"\\/bfnrt".utf8.contains(byte) else { throw here }
        index += 1
    }

    /// `u` and four digits; those of a high surrogate with the low one behind them.
    private mutating func codePoint() throws(MalformedJSON) {
        let unit = try codeUnit()
        guard !(0xdc00...0xdfff).contains(unit) else { throw here }
        guard (0xd800...0xdbff).contains(unit) else { return }
        guard take("\\"), next == UInt8(ascii: "u"), (0xdc00...0xdfff).contains(try codeUnit()) else { throw here }
    }

    private mutating func codeUnit() throws(MalformedJSON) -> UInt16 {
        index += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw here
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }

    /// One character of more than one byte. Source: RFC 3629, section 4, as in the `UTF8Validator` of sockets, which
    /// takes text in pieces; here all of it is there.
    private mutating func character() throws(MalformedJSON) {
        let (count, second): (Int, ClosedRange<UInt8>) =
            switch bytes[index] {
            case 0xc2...0xdf: (2, 0x80...0xbf)
            case 0xe0: (3, 0xa0...0xbf)
            case 0xed: (3, 0x80...0x9f)
            case 0xe1...0xef: (3, 0x80...0xbf)
            case 0xf0: (4, 0x90...0xbf)
            case 0xf1...0xf3: (4, 0x80...0xbf)
            case 0xf4: (4, 0x80...0x8f)
            default: throw here
            }
        guard index + count <= bytes.count, second.contains(bytes[index + 1]) else { throw here }
        for offset in 2..<max(count, 2) where !(0x80...0xbf).contains(bytes[index + offset]) { throw here }
        index += count
    }

    /// What the string from `start` to here stands for: `"a"` and `"\u0061"` are the same key.
    private func text(from start: Int) throws(MalformedJSON) -> String {
        let literal = bytes[start..<index]
        guard literal.contains(UInt8(ascii: "\\")) else {
            return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
        }
        do {
            return try JSONDecoder().decode(String.self, from: Data(literal))
        } catch {
            throw here
        }
    }
}
