/// Facts about a message, by name: a sender's own, or what the server notes about an answer.
public typealias MessageMetadata = [String: MetadataValue]

/// A value as JSON has them.
public enum MetadataValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Whole numbers keep all their digits.
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([MetadataValue])
    case object([String: MetadataValue])
}

extension MetadataValue {
    /// `nil` for what is no text.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

extension MetadataValue: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        self = .text(text)
    }
}

extension MetadataValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([MetadataValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: MetadataValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try Self.encode(number, to: &container)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// A whole number stays one.
    private static func encode(_ number: Double, to container: inout any SingleValueEncodingContainer) throws {
        if let whole = Int(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
    }
}

extension MetadataValue {
    /// Every text in it, names included.
    private var texts: [String] {
        switch self {
        case .null, .bool, .integer, .number: []
        case .text(let text): [text]
        case .list(let list): list.flatMap(\.texts)
        case .object(let object): object.flatMap { [$0.key] + $0.value.texts }
        }
    }

    /// How much there is of it: values and characters together.
    var size: Int {
        switch self {
        case .null, .bool, .integer, .number: 1
        case .text(let text): 1 + text.codePoints
        case .list(let list): list.reduce(1) { $0 + $1.size }
        case .object(let object): object.reduce(1) { $0 + $1.key.codePoints + $1.value.size }
        }
    }

    fileprivate var isStorable: Bool { texts.allSatisfy { !$0.utf8.contains(0) } }
}

extension Validation {
    mutating func metadata(_ metadata: MessageMetadata) {
        let whole = MetadataValue.object(metadata)
        require(
            whole.size <= MessageRules.metadataSizeMax, "metadata",
            "must have at most \(MessageRules.metadataSizeMax) characters")
        require(whole.isStorable, "metadata", "must not hold the character U+0000")
    }
}
