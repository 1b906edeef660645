/// Checks UTF-8 as it arrives, in pieces that may be cut anywhere, even inside a character.
///
/// Strict (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
struct UTF8Validator {
    /// Continuation bytes the character begun last still needs.
    private var owed = 0
    /// What the next continuation byte may be; narrower than usual after E0, ED, F0 and F4.
    private var allowed: ClosedRange<UInt8> = Self.anyContinuation

    private static let anyContinuation: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether the text so far ends on a whole character.
    var isComplete: Bool { owed == 0 }

    /// Takes the next bytes; false as soon as no continuation could make the text valid.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if owed == 0 {
                index = Self.endOfASCII(in: bytes, from: index)
                guard index < bytes.count else { return true }
                guard begin(bytes[index]) else { return false }
            } else {
                guard allowed.contains(bytes[index]) else { return false }
                owed -= 1
                allowed = Self.anyContinuation
            }
            index += 1
        }
        return true
    }

    /// Starts a character of several bytes.
    private mutating func begin(_ lead: UInt8) -> Bool {
        switch lead {
        case 0xC2...0xDF: owed = 1
        case 0xE0: (owed, allowed) = (2, 0xA0...0xBF)
        case 0xED: (owed, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: owed = 2
        case 0xF0: (owed, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: owed = 3
        case 0xF4: (owed, allowed) = (3, 0x80...0x8F)
        default: return false
        }
        return true
    }

    /// The index of the first byte that is not ASCII, looked for a word at a time.
    private static func endOfASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var index = start
        while index + 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & highBits == 0 {
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 {
            index += 1
        }
        return index
    }
}
