import Foundation

/// A node of a thread's tree. Siblings under one parent are versions of one another.
public struct Message: Sendable, Equatable {
    public typealias ID = Identifier<Message>

    public enum Role: String, Sendable {
        case user, assistant, system
    }

    public enum Status: String, Sendable {
        case complete
        /// Its answer is being written.
        case streaming
        /// Ended by the reader; the text so far is kept.
        case stopped
        /// Ended by a crash or a restart; the text so far is kept.
        case interrupted
        /// Ended by a fault; the text so far is kept.
        case failed
    }

    public var id: ID
    public var threadID: ChatThread.ID
    public var parentID: ID?
    /// The sender's own id: the same one twice makes one message.
    public var clientMessageID: String?
    public var role: Role
    public var content: String
    public var status: Status
    public var errorCode: ChatError.Code?
    public var modelUsed: String?
    public var tokenCount: Int?
    public var promptTokens: Int?
    public var finishReason: String?
    public var isEdited: Bool
    public var editedAt: Date?
    public var isDeleted: Bool
    /// Whether a summary stands for it, on any branch.
    public var isSummarized: Bool
    /// From 1, among the versions that are not deleted.
    public var versionIndex: Int
    public var versionCount: Int
    /// In the order in which they were sent.
    public var attachments: [Attachment]
    /// Small facts about the message, by name.
    public var metadata: MessageMetadata
    public var createdAt: Date

    public init(
        id: ID, threadID: ChatThread.ID, parentID: ID?, clientMessageID: String? = nil, role: Role, content: String,
        status: Status, errorCode: ChatError.Code? = nil, modelUsed: String? = nil, tokenCount: Int? = nil,
        promptTokens: Int? = nil, finishReason: String? = nil, isEdited: Bool = false, editedAt: Date? = nil,
        isDeleted: Bool = false, isSummarized: Bool = false, versionIndex: Int = 1, versionCount: Int = 1,
        attachments: [Attachment] = [], metadata: MessageMetadata = [:], createdAt: Date
    ) {
        self.id = id
        self.threadID = threadID
        self.parentID = parentID
        self.clientMessageID = clientMessageID
        self.role = role
        self.content = content
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

    /// How often another node has gone on with this answer.
    public var takeovers: Int64 {
        if case .integer(let count) = metadata[Self.takeoversKey] { count } else { 0 }
    }

    /// The key under which `metadata` holds a plain sentence about a failure.
    public static let errorDetailKey = "error"
    /// The key under which `metadata` holds what a model thought aloud before it answered.
    public static let reasoningKey = "reasoning"
    /// The key under which an answer's `metadata` holds a plain sentence while its reader nears a quota.
    public static let quotaWarningKey = "quota_warning"
    /// The key under which an answer's `metadata` holds how often another node has gone on with it after its own died.
    public static let takeoversKey = "takeovers"
}

/// What a message's fields may be.
public enum MessageRules {
    public static let contentCharacters = 1...50_000
    public static let clientMessageIDCharactersMax = 128
    public static let pageLimits = 1...200
    public static let pageLimitDefault = 50
    public static let maxTokensOption = 1...1_000_000
    /// Of a sender's own facts, names and values together.
    public static let metadataSizeMax = 4_000
}
