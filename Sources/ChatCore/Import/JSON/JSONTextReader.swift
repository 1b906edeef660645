/// Reads one JSON string, from behind its opening quotation mark, in pieces cut anywhere.
struct JSONTextReader: Sendable {
    struct Fault: Error {
        /// In the piece that was read.
        var index: Int
        var reason: String
    }

    private enum State {
        case plain, escape
        /// Of `\uXXXX`.
        case digits(left: Int, value: UInt32)
        /// Inside a character of several bytes; the next one has to be in this range.
        case sequence(left: Int, next: ClosedRange<UInt8>)
    }

    private let bytesMax: Int
    private var state = State.plain
    private var isWanted = false
    private var bytes: [UInt8] = []
    /// The first half of a surrogate pair, which waits for the second.
    private var highSurrogate: UInt32?
    private(set) var isOversized = false
    /// The closing quotation mark was read.
    private(set) var hasEnded = false

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    mutating func begin(isWanted: Bool) {
        self.isWanted = isWanted
        state = .plain
        isOversized = false
        hasEnded = false
    }

    /// What was read.
    mutating func take() -> String {
        defer { bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptBytesMax) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let keptBytesMax = 64 * 1024

    /// - Returns: the index behind what was read: behind the closing quotation mark, or the end.
    mutating func read(_ input: UnsafeRawBufferPointer, from start: Int) throws(Fault) -> Int {
        var index = start
        while index < input.count {
            if case .plain = state {
                let end = input.endOfPlainText(from: index)
                if end > index { append(UnsafeRawBufferPointer(rebasing: input[index..<end])) }
                index = end
                guard index < input.count else { break }
            }
            guard take(input[index]) else {
                throw Fault(index: index, reason: input[index] < 0x20 ? "a text has a bare control character" : reason)
            }
            index += 1
            if hasEnded { break }
        }
        return index
    }

    private var reason: String {
        switch state {
        case .escape, .digits: "a text has a broken escape"
        case .plain, .sequence: "a text is not valid UTF-8"
        }
    }

    /// One byte that isn't plain.
    /// - Returns: whether it may stand here.
    private mutating func take(_ byte: UInt8) -> Bool {
        switch state {
        case .plain: takeSpecial(byte)
        case .escape: takeEscaped(byte)
        case .digits(let left, let value): takeDigit(byte, left: left, value: value)
        case .sequence(let left, let next): takeContinuation(byte, left: left, next: next)
        }
    }

    private mutating func takeSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""):
            giveUpSurrogate()
            hasEnded = true
        case UInt8(ascii: "\\"): state = .escape
        case 0xc2...0xdf: begin(byte, left: 1, next: 0x80...0xbf)
        case 0xe0: begin(byte, left: 2, next: 0xa0...0xbf)
        case 0xe1...0xec, 0xee...0xef: begin(byte, left: 2, next: 0x80...0xbf)
        case 0xed: begin(byte, left: 2, next: 0x80...0x9f)
        case 0xf0: begin(byte, left: 3, next: 0x90...0xbf)
        case 0xf1...0xf3: begin(byte, left: 3, next: 0x80...0xbf)
        case 0xf4: begin(byte, left: 3, next: 0x80...0x8f)
        default: return false
        }
        return true
    }

    private mutating func begin(_ byte: UInt8, left: Int, next: ClosedRange<UInt8>) {
        giveUpSurrogate()
        add(byte)
        state = .sequence(left: left, next: next)
    }

    private mutating func takeContinuation(_ byte: UInt8, left: Int, next: ClosedRange<UInt8>) -> Bool {
        guard next.contains(byte) else { return false }
        add(byte)
        state = left == 1 ? .plain : .sequence(left: left - 1, next: 0x80...0xbf)
        return true
    }

    private mutating func takeEscaped(_ byte: UInt8) -> Bool {
        let meant: UInt8
        switch byte {
        case UInt8(ascii: "u"):
            state = .digits(left: 4, value: 0)
            return true
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): meant = byte
        case UInt8(ascii: "b"): meant = 0x08
        case UInt8(ascii: "f"): meant = 0x0c
        case UInt8(ascii: "n"): meant = 0x0a
        case UInt8(ascii: "r"): meant = 0x0d
        case UInt8(ascii: "t"): meant = 0x09
        default: return false
        }
        giveUpSurrogate()
        add(meant)
        state = .plain
        return true
    }

    private mutating func takeDigit(_ byte: UInt8, left: Int, value: UInt32) -> Bool {
        guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return false }
        let value = value << 4 | UInt32(digit)
        if left > 1 {
            state = .digits(left: left - 1, value: value)
        } else {
            state = .plain
            addUnit(value)
        }
        return true
    }

    /// One unit of UTF-16.
    private mutating func addUnit(_ unit: UInt32) {
        if let high = highSurrogate, (0xdc00...0xdfff).contains(unit) {
            highSurrogate = nil
            add(Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (unit - 0xdc00)))
            return
        }
        giveUpSurrogate()
        if (0xd800...0xdbff).contains(unit) { highSurrogate = unit } else { add(Unicode.Scalar(unit)) }
    }

    /// A first half without its second.
    private mutating func giveUpSurrogate() {
        guard highSurrogate != nil else { return }
        highSurrogate = nil
        add(nil as Unicode.Scalar?)
    }

    private mutating func add(_ scalar: Unicode.Scalar?) {
        for byte in UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter { add(byte) }
    }

    private mutating func add(_ byte: UInt8) {
        guard isWanted, hasRoom(for: 1) else { return }
        bytes.append(byte)
    }

    private mutating func append(_ run: UnsafeRawBufferPointer) {
        giveUpSurrogate()
        guard isWanted, hasRoom(for: run.count) else { return }
        bytes.append(contentsOf: run)
    }

    private mutating func hasRoom(for count: Int) -> Bool {
        if isOversized || bytes.count + count > bytesMax {
            isOversized = true
            bytes.removeAll()
        }
        return !isOversized
    }
}

extension UnsafeRawBufferPointer {
    /// The index of the first byte from `start` on that is a quotation mark, a backslash, a control character or not
    /// ASCII. Eight bytes at a time: most of a file is such text.
    fileprivate func endOfPlainText(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            // A byte's highest bit is set where it is zero, or below 0x20; a borrow can only reach bytes behind that.
            let hits =
                (quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word | word
            let marks = hits & (ones &* 0x80)
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, (0x20..<0x80).contains(self[index]), self[index] != UInt8(ascii: "\""),
            self[index] != UInt8(ascii: "\\")
        {
            index += 1
        }
        return index
    }
}
