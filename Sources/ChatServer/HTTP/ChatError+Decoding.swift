import ChatAPI
import ChatCore

extension ChatError {
    init(malformed error: MalformedJSON) {
        self.init(.invalidMessage, "This is not valid JSON in UTF-8, from byte \(error.offset) on.", cause: error)
    }

    /// What is wrong with JSON, in words that name the field.
    init(decoding error: DecodingError) {
        switch error {
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            // The decoder doesn't say which number it was.
            self = .invalid("body", "holds a number that doesn't fit its field")
        case .dataCorrupted(let context):
            self = .invalid(context.codingPath.fieldName, "is not valid")
        case .keyNotFound(let key, let context):
            self = .invalid((context.codingPath + [key]).fieldName, "is missing")
        case .valueNotFound(_, let context):
            self = .invalid(context.codingPath.fieldName, "must not be null")
        case .typeMismatch(let type, let context):
            self = .invalid(context.codingPath.fieldName, "must be \(Self.name(of: type))")
        @unknown default:
            self.init(.invalidMessage, "The body can't be understood.", cause: error)
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}

extension [any CodingKey] {
    /// As the client wrote it: `options.max_tokens`, `attachment_ids.0`.
    var fieldName: String {
        isEmpty ? "body" : map { $0.intValue.map(String.init) ?? $0.stringValue.snakeCased }.joined(separator: ".")
    }
}

extension String {
    fileprivate var snakeCased: String {
        reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }
}
