/// JSON in which every escaped UTF-16 surrogate has its other half.
///
/// A first half at the end of a string is taken away and kept for the next event; a second half at the beginning of one
/// is joined with what the event before has left. Any other half becomes U+FFFD. A half whose other half doesn't come
/// at once is gone: nobody could read it.
struct SurrogateRepair {
    private(set) var data: [UInt8] = []
    /// For the next event.
    private(set) var half: UInt16?

    private static let escapeBytes = 6
    private static let replacement = Array(#"\ufffd"#.utf8)

    /// - Parameter earlier: what the event before has left.
    init(of json: [UInt8], after earlier: UInt16?) {
        var earlier = earlier
        var index = 0
        var isAtStringStart = false
        data.reserveCapacity(json.count + Self.escapeBytes)
        while index < json.count {
            guard json[index] == UInt8(ascii: "\\") else {
                isAtStringStart = json[index] == UInt8(ascii: "\"")
                data.append(json[index])
                index += 1
                continue
            }
            let length: Int
            if let unit = Self.unit(in: json, at: index), UTF16.isLeadSurrogate(unit) {
                length = addLead(unit, of: json, at: index)
            } else if let unit = Self.unit(in: json, at: index), UTF16.isTrailSurrogate(unit) {
                addTrail(unit, after: isAtStringStart ? earlier.take() : nil)
                length = Self.escapeBytes
            } else {
                data += json[index..<min(index + 2, json.count)]
                length = 2
            }
            isAtStringStart = false
            index += length
        }
    }

    /// - Returns: how many bytes of the JSON are done with.
    private mutating func addLead(_ unit: UInt16, of json: [UInt8], at index: Int) -> Int {
        let next = index + Self.escapeBytes
        if let trail = Self.unit(in: json, at: next), UTF16.isTrailSurrogate(trail) {
            addTrail(trail, after: unit)
            return 2 * Self.escapeBytes
        }
        if next < json.count, json[next] == UInt8(ascii: "\"") {
            half = unit
        } else {
            data += Self.replacement
        }
        return Self.escapeBytes
    }

    private mutating func addTrail(_ unit: UInt16, after lead: UInt16?) {
        data += lead.map { Self.escape($0) + Self.escape(unit) } ?? Self.replacement
    }

    /// The UTF-16 unit of an escape `\u1234` at this place.
    private static func unit(in json: [UInt8], at index: Int) -> UInt16? {
        guard index + escapeBytes <= json.count, json[index] == UInt8(ascii: "\\"),
            json[index + 1] == UInt8(ascii: "u")
        else { return nil }
        return UInt16(String(decoding: json[index + 2..<index + escapeBytes], as: UTF8.self), radix: 16)
    }

    private static func escape(_ unit: UInt16) -> [UInt8] {
        Array(#"\u"#.utf8) + Array(String(unit, radix: 16).utf8)
    }
}
