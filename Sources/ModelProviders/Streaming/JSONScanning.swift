/// Reads JSON of an expected shape without a decoder, byte by byte. Values that don't matter are passed over without
/// being checked; whatever is not plainly as expected is for the decoder.
protocol JSONScanning {
    typealias Name = UnsafeRawBufferPointer

    var bytes: UnsafeRawBufferPointer { get }
    var index: Int { get set }
}

extension JSONScanning {
    var isAtEnd: Bool { bytes[index...].allSatisfy(\.isJSONSpace) }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        while index < bytes.count, bytes[index].isJSONSpace { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// - Parameter readField: reads the value of the field that it is given the name of.
    mutating func readObject(_ readField: (inout Self, Name) -> Bool) -> Bool {
        guard skip("{") else { return false }
        if skip("}") { return true }
        repeat {
            guard let name = readString(), skip(":"), readField(&self, name) else { return false }
        } while skip(",")
        return skip("}")
    }

    /// A string without escapes; the text between its quotes.
    mutating func readString() -> UnsafeRawBufferPointer? {
        guard skip("\"") else { return nil }
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") || bytes[index] < 0x20 { return nil }
            index += 1
        }
        guard index < bytes.count else { return nil }
        index += 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<index - 1])
    }

    mutating func skipNull() -> Bool {
        skip("n") && skip("u") && skip("l") && skip("l")
    }

    /// Passes over any value without escapes in it.
    mutating func skipValue() -> Bool {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                if readString() == nil { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return true }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                return true
            default:
                break
            }
            index += 1
        }
        return false
    }
}

extension UnsafeRawBufferPointer {
    func `is`(_ word: StaticString) -> Bool {
        elementsEqual(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
