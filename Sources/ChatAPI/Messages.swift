import Foundation

/// One message in one version. Its text is Markdown; while it streams, what has come so far.
public struct MessageBody: Codable, Sendable, Equatable {
    public var id: String
    public var threadId: String
    @Nullable public var parentMessageId: String?
    @Nullable public var clientMessageId: String?
    public var content: String
    public var isUser: Bool
    public var role: String
    public var status: String
    @Nullable public var errorCode: String?
    @Nullable public var modelUsed: String?
    /// Of its text alone.
    @Nullable public var tokenCount: Int?
    /// Of an answer: of all that the model was sent.
    @Nullable public var promptTokens: Int?
    @Nullable public var finishReason: String?
    public var isEdited: Bool
    @Nullable public var editedAt: Date?
    public var isDeleted: Bool
    public var isSummarized: Bool
    public var versionIndex: Int
    public var versionCount: Int
    public var attachments: [AttachmentBody]
    public var metadata: [String: JSONValue]
    public var createdAt: Date

    public init(
        id: String, threadId: String, parentMessageId: String?, clientMessageId: String?, content: String, isUser: Bool,
        role: String, status: String, errorCode: String?, modelUsed: String?, tokenCount: Int?, promptTokens: Int?,
        finishReason: String?, isEdited: Bool, editedAt: Date?, isDeleted: Bool, isSummarized: Bool, versionIndex: Int,
        versionCount: Int, attachments: [AttachmentBody] = [], metadata: [String: JSONValue], createdAt: Date
    ) {
        self.id = id
        self.threadId = threadId
        self.parentMessageId = parentMessageId
        self.clientMessageId = clientMessageId
        self.content = content
        self.isUser = isUser
        self.role = role
        self.status = status
        self.errorCode = errorCode
        self.modelUsed = modelUsed
        self.tokenCount = tokenCount
        self.promptTokens = promptTokens
        self.finishReason = finishReason
        self.isEdited = isEdited
        self.editedAt = editedAt
        self.isDeleted = isDeleted
        self.isSummarized = isSummarized
        self.versionIndex = versionIndex
        self.versionCount = versionCount
        self.attachments = attachments
        self.metadata = metadata
        self.createdAt = createdAt
    }
}

public struct MessageEnvelope: Codable, Sendable, Equatable {
    public var message: MessageBody

    public init(message: MessageBody) {
        self.message = message
    }
}

public struct MessageList: Codable, Sendable, Equatable {
    public var messages: [MessageBody]
    public var hasMore: Bool
    public var totalTokens: Int
    /// The place in the event log that this list belongs to: follow from here.
    public var lastSeq: Int
    public var epoch: String

    public init(messages: [MessageBody], hasMore: Bool, totalTokens: Int, lastSeq: Int, epoch: String) {
        self.messages = messages
        self.hasMore = hasMore
        self.totalTokens = totalTokens
        self.lastSeq = lastSeq
        self.epoch = epoch
    }
}

public struct SendMessageRequest: Codable, Sendable {
    public var content: String
    public var clientMessageId: String?
    public var parentMessageId: String?
    /// Ten at most.
    public var attachmentIds: [String]?
    public var metadata: [String: JSONValue]?
    public var options: OptionsBody?
}

public struct EditMessageRequest: Codable, Sendable {
    public var content: String
    /// Edits in place; otherwise a new version is made, and answered.
    public var preserveResponse: Bool?
}

public struct RegenerateRequest: Codable, Sendable {
    public var options: OptionsBody?
}

/// A message and its siblings, oldest first.
public struct VersionList: Codable, Sendable, Equatable {
    public var versions: [MessageBody]
    public var total: Int
    public var hasMore = false

    public init(versions: [MessageBody]) {
        self.versions = versions
        total = versions.count
    }
}

/// What a message said before each edit in place, oldest first.
public struct EditHistory: Codable, Sendable, Equatable {
    public struct Entry: Codable, Sendable, Equatable {
        public var content: String
        /// When it was replaced.
        public var editedAt: Date

        public init(content: String, editedAt: Date) {
            self.content = content
            self.editedAt = editedAt
        }
    }

    public var history: [Entry]
    public var total: Int
    public var hasMore = false

    public init(history: [Entry]) {
        self.history = history
        total = history.count
    }
}

public struct OptionsBody: Codable, Sendable {
    public var model: String?
    public var temperature: Double?
    public var maxTokens: Int?
}

extension OptionsBody {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        model = try container.decodeIfPresent(String.self, forKey: .model)
        temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
        maxTokens = try container.decodeWholeIfPresent(forKey: .maxTokens)
    }
}

extension KeyedDecodingContainer {
    /// As for an `Int`, but the error names the key of a number that isn't whole, or too large.
    fileprivate func decodeWholeIfPresent(forKey key: Key) throws -> Int? {
        do {
            guard let number = try decodeIfPresent(Double.self, forKey: key) else { return nil }
            if let whole = Int(exactly: number) { return whole }
        } catch DecodingError.typeMismatch {}
        throw DecodingError.typeMismatch(
            Int.self, .init(codingPath: codingPath + [key], debugDescription: "This is no whole number."))
    }
}

public struct ModelBody: Codable, Sendable, Equatable {
    public var id: String
    public var provider: String
    /// What the model holds, prompt and answer together.
    public var contextTokens: Int
    public var acceptsImages: Bool
    public var isDefault: Bool

    public init(id: String, provider: String, contextTokens: Int, acceptsImages: Bool, isDefault: Bool) {
        self.id = id
        self.provider = provider
        self.contextTokens = contextTokens
        self.acceptsImages = acceptsImages
        self.isDefault = isDefault
    }
}

public struct ModelList: Codable, Sendable, Equatable {
    public var models: [ModelBody]
    public var total: Int
    public var hasMore = false

    public init(models: [ModelBody]) {
        self.models = models
        total = models.count
    }
}

public struct HealthBody: Codable, Sendable, Equatable {
    public var status: String
    public var checks: [String: String]

    public init(status: String, checks: [String: String]) {
        self.status = status
        self.checks = checks
    }
}
