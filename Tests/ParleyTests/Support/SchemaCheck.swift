import Foundation

/// Holds JSON against a schema, with the words of JSON Schema that `openapi.yaml` uses; any other word is a fault.
///
/// A key that the schema doesn't name is one, too: the schemas let clients expect new keys, but what this server says
/// is to be in its document.
struct SchemaCheck {
    let document: APIDocument
    /// Whether keys have to be named by the schema: not so in a part of an `allOf`, whose other parts may name them.
    private var isWhole = true

    init(document: APIDocument) {
        self.document = document
    }

    private static let known: Set = [
        "$ref", "type", "const", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
        "minItems", "maxItems", "items", "properties", "required", "additionalProperties", "oneOf", "anyOf", "allOf",
        "discriminator", "description", "default", "examples", "title", "deprecated", "contentMediaType",
        "contentEncoding",
    ]

    func faults(of value: JSON, against schema: JSON, at place: String = "body") -> [String] {
        if schema.has("$ref") { return faults(of: value, against: document.resolved(schema), at: place) }
        guard schema != .null else { return ["\(place): the document has no schema for it"] }
        let unknown = schema.keys.subtracting(Self.known)
        guard unknown.isEmpty else { return ["\(place): the check doesn't know \(unknown.sorted())"] }
        guard isOfType(value, schema["type"]) else { return ["\(place) is \(value), not \(schema["type"])"] }
        var faults = choiceFaults(of: value, schema, place)
        switch value {
        case .string(let text): faults += textFaults(of: text, schema, place)
        case .number(let number): faults += numberFaults(of: number, schema, place)
        case .array(let elements): faults += elementFaults(of: elements, schema, place)
        case .object(let members): faults += memberFaults(of: members, schema, place)
        case .null, .bool: break
        }
        return faults
    }

    private func isOfType(_ value: JSON, _ types: JSON) -> Bool {
        let names = types.string.map { [$0] } ?? types.elements.compactMap(\.string)
        return names.isEmpty
            || names.contains { name in
                switch value {
                case .null: name == "null"
                case .bool: name == "boolean"
                case .number(let number): name == "number" || (name == "integer" && number == number.rounded())
                case .string: name == "string"
                case .array: name == "array"
                case .object: name == "object"
                }
            }
    }

    private func choiceFaults(of value: JSON, _ schema: JSON, _ place: String) -> [String] {
        var faults: [String] = []
        if schema.has("const"), schema["const"] != value {
            faults.append("\(place) is \(value), not \(schema["const"])")
        }
        if schema.has("enum"), !schema["enum"].elements.contains(value) {
            faults.append("\(place) is \(value), not one of \(schema["enum"].elements)")
        }
        var part = self
        part.isWhole = false
        faults += schema["allOf"].elements.flatMap { part.faults(of: value, against: $0, at: place) }
        for word in ["oneOf", "anyOf"] where schema.has(word) {
            let outcomes = schema[word].elements.map { self.faults(of: value, against: $0, at: place) }
            let fitting = outcomes.count(where: \.isEmpty)
            if fitting == 0 {
                // The choice that comes nearest is the one that was meant.
                faults += outcomes.min { $0.count < $1.count } ?? []
            } else if word == "oneOf", fitting > 1 {
                faults.append("\(place) fits \(fitting) of the choices")
            }
        }
        return faults
    }

    private func textFaults(of text: String, _ schema: JSON, _ place: String) -> [String] {
        var faults: [String] = []
        let length = text.unicodeScalars.count
        if let least = schema["minLength"].int, length < least { faults.append("\(place) is shorter than \(least)") }
        if let most = schema["maxLength"].int, length > most { faults.append("\(place) is longer than \(most)") }
        if let pattern = schema["pattern"].string, text.range(of: pattern, options: .regularExpression) == nil {
            faults.append("\(place) is '\(text)', which does not match \(pattern)")
        }
        if schema["format"] == "uuid", text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) == nil {
            faults.append("\(place) is '\(text)', which is no id")
        }
        return faults
    }

    private func numberFaults(of number: Double, _ schema: JSON, _ place: String) -> [String] {
        var faults: [String] = []
        if let least = schema["minimum"].number, number < least {
            faults.append("\(place) is \(number), below \(least)")
        }
        if let most = schema["maximum"].number, number > most { faults.append("\(place) is \(number), above \(most)") }
        return faults
    }

    private func elementFaults(of elements: [JSON], _ schema: JSON, _ place: String) -> [String] {
        var faults: [String] = []
        if let least = schema["minItems"].int, elements.count < least { faults.append("\(place) has too few elements") }
        if let most = schema["maxItems"].int, elements.count > most { faults.append("\(place) has too many elements") }
        guard schema.has("items") else { return faults }
        return faults
            + elements.enumerated().flatMap { whole.faults(of: $1, against: schema["items"], at: "\(place)[\($0)]") }
    }

    private func memberFaults(of members: [String: JSON], _ schema: JSON, _ place: String) -> [String] {
        var faults = schema["required"].elements.compactMap(\.string).filter { members[$0] == nil }
            .map { "\(place).\($0) is missing" }
        let named = namedKeys(of: schema)
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            if schema["properties"].has(key) {
                faults += whole.faults(of: value, against: schema["properties"][key], at: "\(place).\(key)")
            } else if case .object = schema["additionalProperties"] {
                faults += whole.faults(of: value, against: schema["additionalProperties"], at: "\(place).\(key)")
            } else if isWhole, let named, !named.contains(key), schema["additionalProperties"] != true {
                faults.append("\(place).\(key) is not in the document")
            }
        }
        return faults
    }

    /// The keys that a schema and its parts name; `nil` when it says nothing about keys.
    private func namedKeys(of schema: JSON) -> Set<String>? {
        let parts = schema["allOf"].elements.compactMap { namedKeys(of: document.resolved($0)) }
        guard schema.has("properties") || !parts.isEmpty else { return nil }
        return parts.reduce(schema["properties"].keys) { $0.union($1) }
    }

    private var whole: SchemaCheck { SchemaCheck(document: document) }
}
