import Foundation

/// Reads the members of an object; what has another type than it should is told by its name.
struct JSONFields {
    let value: JSONValue
    /// Of the object, with a dot behind it: `messages[3].`
    let path: String

    /// - Throws: `ConversationFault` when `value` is no object.
    init(_ value: JSONValue, path: String, name: String) throws(ConversationFault) {
        guard case .object = value else { throw ConversationFault("\(name) must be an object") }
        self.value = value
        self.path = path
    }

    /// `nil` when it isn't there, or `null`.
    func text(_ key: String) throws(ConversationFault) -> String? {
        try read(key, "a text", \.text)
    }

    func bool(_ key: String) throws(ConversationFault) -> Bool? {
        try read(key, "true or false", \.bool)
    }

    func number(_ key: String) throws(ConversationFault) -> Double? {
        try read(key, "a number", \.number)
    }

    func list(_ key: String) throws(ConversationFault) -> [JSONValue]? {
        try read(key, "a list", \.list)
    }

    /// A count; one that can't be is as good as none.
    func count(_ key: String) throws(ConversationFault) -> Int? {
        try number(key).flatMap { Int(exactly: $0) }.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    }

    /// A time as RFC 3339 has it.
    func date(_ key: String) throws(ConversationFault) -> Date? {
        guard let text = try text(key) else { return nil }
        guard let date = TransferTime.date(text) else {
            throw ConversationFault("\(path)\(key) must be a time such as 2026-11-22T10:22:33.123Z")
        }
        return date
    }

    func required<Value>(_ value: Value?, _ key: String) throws(ConversationFault) -> Value {
        guard let value else { throw ConversationFault("\(path)\(key) is missing") }
        return value
    }

    private func read<Value>(
        _ key: String, _ kind: String, _ read: (JSONValue) -> Value?
    ) throws(ConversationFault) -> Value? {
        guard let value = value[key] else { return nil }
        guard let read = read(value) else { throw ConversationFault("\(path)\(key) must be \(kind)") }
        return read
    }
}
