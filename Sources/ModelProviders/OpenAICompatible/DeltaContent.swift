/// What an event adds to a message: text, or parts of several kinds. Mistral's reasoning models send parts. What is
/// neither, or a part of an unknown kind, adds nothing: no reason to lose the answer.
struct DeltaContent: Decodable {
    private(set) var text = ""
    private(set) var thought = ""

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try container.decodeIfOfType(String.self) {
            self.text = text
        } else {
            for part in try container.decodeIfOfType([Part].self) ?? [] { add(part) }
        }
    }

    private mutating func add(_ part: Part) {
        switch part.type {
        case "text": text += part.text?.text ?? ""
        case "thinking": thought += part.thinking?.text ?? ""
        default: break
        }
    }

    private struct Part: Decodable {
        private enum CodingKeys: String, CodingKey {
            case type, text, thinking
        }

        var type: String?
        var text: DeltaContent?
        var thinking: DeltaContent?

        init(from decoder: any Decoder) throws {
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            type = try? container.decodeIfPresent(String.self, forKey: .type)
            text = try container.decodeIfPresent(DeltaContent.self, forKey: .text)
            thinking = try container.decodeIfPresent(DeltaContent.self, forKey: .thinking)
        }
    }
}

extension SingleValueDecodingContainer {
    /// - Throws: for a value of the type that can't be read: the half of a character has to be told from no text.
    fileprivate func decodeIfOfType<Value: Decodable>(_ type: Value.Type) throws -> Value? {
        do {
            return try decode(type)
        } catch DecodingError.typeMismatch {
            return nil
        }
    }
}
