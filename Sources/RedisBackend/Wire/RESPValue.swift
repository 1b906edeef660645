/// A reply in the Redis protocol, version 2.
enum RESPValue: Sendable, Equatable {
    case null
    case integer(Int)
    /// A string, or a status.
    case bytes([UInt8])
    case error(String)
    case array([RESPValue])

    var integer: Int? {
        switch self {
        case .integer(let integer): integer
        case .bytes(let bytes): Int(String(decoding: bytes, as: UTF8.self))
        case .null, .error, .array: nil
        }
    }

    var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    var array: [RESPValue]? {
        if case .array(let values) = self { values } else { nil }
    }
}
