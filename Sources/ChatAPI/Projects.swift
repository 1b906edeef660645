import Foundation

/// A folder of threads with what holds for all of them.
public struct ProjectBody: Codable, Sendable, Equatable {
    public var id: String
    public var name: String
    public var description: String
    public var instructions: String
    @Nullable public var defaultModel: String?
    public var template: String
    public var color: String
    public var isArchived: Bool
    @Nullable public var lastChatAt: Date?
    public var threadCount: Int
    public var createdAt: Date
    public var updatedAt: Date

    public init(
        id: String, name: String, description: String, instructions: String, defaultModel: String?, template: String,
        color: String, isArchived: Bool, lastChatAt: Date?, threadCount: Int, createdAt: Date, updatedAt: Date
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.instructions = instructions
        self.defaultModel = defaultModel
        self.template = template
        self.color = color
        self.isArchived = isArchived
        self.lastChatAt = lastChatAt
        self.threadCount = threadCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

public struct ProjectList: Codable, Sendable, Equatable {
    public var projects: [ProjectBody]
    public var total: Int
    public var hasMore: Bool
    @Nullable public var nextCursor: String?

    public init(projects: [ProjectBody], total: Int, nextCursor: String?) {
        self.projects = projects
        self.total = total
        hasMore = nextCursor != nil
        self.nextCursor = nextCursor
    }
}

/// Creating needs a `name`; in a change, what is missing stays as it is.
public struct ProjectRequest: Codable, Sendable {
    public var name: String?
    public var description: String?
    public var instructions: String?
    public var defaultModel: Change<String>?
    public var template: String?
    public var color: String?
    public var isArchived: Bool?
}

/// A field that a change sets to a value or, with `null`, takes away.
public enum Change<Value: Codable & Sendable>: Codable, Sendable {
    case set(Value)
    case clear

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Value.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .set(let value): try container.encode(value)
        case .clear: try container.encodeNil()
        }
    }

    public var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }
}

extension KeyedDecodingContainer {
    /// A missing key is `nil`; `null` is `clear`.
    public func decodeIfPresent<Value>(_ type: Change<Value>.Type, forKey key: Key) throws -> Change<Value>? {
        guard contains(key) else { return nil }
        if try decodeNil(forKey: key) { return .clear }
        return .set(try decode(Value.self, forKey: key))
    }
}
