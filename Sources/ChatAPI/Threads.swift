import Foundation

/// A conversation without its messages, as lists show it.
public struct ThreadBody: Codable, Sendable, Equatable {
    public struct LastMessage: Codable, Sendable, Equatable {
        /// Tells when another branch is shown.
        public var id: String
        public var content: String
        public var isUser: Bool
        public var createdAt: Date

        public init(id: String, content: String, isUser: Bool, createdAt: Date) {
            self.id = id
            self.content = content
            self.isUser = isUser
            self.createdAt = createdAt
        }
    }

    public var id: String
    public var projectId: String
    public var title: String
    @Nullable public var model: String?
    @Nullable public var temperature: Double?
    public var createdAt: Date
    public var updatedAt: Date
    public var lastActivityAt: Date
    public var messageCount: Int
    /// Of all its messages that are not deleted.
    public var totalTokens: Int
    @Nullable public var lastMessage: LastMessage?
    public var isSummarized: Bool
    public var summaryCount: Int
    @Nullable public var lastSummaryAt: Date?
    public var isArchived: Bool
    public var isPinned: Bool
    public var hasUnread: Bool
    public var isGenerating: Bool
    /// In the answer to creating a thread: where its live events are.
    public var websocketUrl: String?

    public init(
        id: String, projectId: String, title: String, model: String?, temperature: Double?, createdAt: Date,
        updatedAt: Date, lastActivityAt: Date, messageCount: Int, totalTokens: Int, summaryCount: Int,
        lastSummaryAt: Date?, lastMessage: LastMessage?,
        isArchived: Bool, isPinned: Bool, hasUnread: Bool, isGenerating: Bool, websocketUrl: String? = nil
    ) {
        self.id = id
        self.projectId = projectId
        self.title = title
        self.model = model
        self.temperature = temperature
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastActivityAt = lastActivityAt
        self.messageCount = messageCount
        self.totalTokens = totalTokens
        self.lastMessage = lastMessage
        isSummarized = summaryCount > 0
        self.summaryCount = summaryCount
        self.lastSummaryAt = lastSummaryAt
        self.isArchived = isArchived
        self.isPinned = isPinned
        self.hasUnread = hasUnread
        self.isGenerating = isGenerating
        self.websocketUrl = websocketUrl
    }
}

public struct ThreadList: Codable, Sendable, Equatable {
    public var threads: [ThreadBody]
    public var total: Int
    public var hasMore: Bool
    @Nullable public var nextCursor: String?

    public init(threads: [ThreadBody], total: Int, nextCursor: String?) {
        self.threads = threads
        self.total = total
        hasMore = nextCursor != nil
        self.nextCursor = nextCursor
    }
}

public struct CreateThreadRequest: Codable, Sendable {
    public var projectId: String
    public var title: String?
    public var initialMessage: String?
}

public struct UpdateThreadRequest: Codable, Sendable {
    public var title: String?
    public var isArchived: Bool?
    public var isPinned: Bool?
    public var model: Change<String>?
    public var temperature: Change<Double>?
}

public struct StopResponse: Codable, Sendable, Equatable {
    /// Whether an answer was running.
    public var stopped: Bool

    public init(stopped: Bool) {
        self.stopped = stopped
    }
}
