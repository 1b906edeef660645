import Foundation

/// What stands for a range of messages, both ends included, in what a model is sent.
public struct SummaryBody: Codable, Sendable, Equatable {
    public var id: String
    public var threadId: String
    public var summaryText: String
    public var keyTopics: [String]
    public var startMessageId: String
    public var endMessageId: String
    public var messageCount: Int
    /// Of the summary, not of what it stands for.
    public var tokenCount: Int
    public var createdAt: Date

    public init(
        id: String, threadId: String, summaryText: String, keyTopics: [String], startMessageId: String,
        endMessageId: String, messageCount: Int, tokenCount: Int, createdAt: Date
    ) {
        self.id = id
        self.threadId = threadId
        self.summaryText = summaryText
        self.keyTopics = keyTopics
        self.startMessageId = startMessageId
        self.endMessageId = endMessageId
        self.messageCount = messageCount
        self.tokenCount = tokenCount
        self.createdAt = createdAt
    }
}

public struct SummaryList: Codable, Sendable, Equatable {
    public var summaries: [SummaryBody]
    public var total: Int
    public var hasMore: Bool
    @Nullable public var nextCursor: String?

    public init(summaries: [SummaryBody], total: Int, nextCursor: String?) {
        self.summaries = summaries
        self.total = total
        hasMore = nextCursor != nil
        self.nextCursor = nextCursor
    }
}

public struct SummarizeRequest: Codable, Sendable {
    public var force: Bool?
}

public struct SummarizeResponse: Codable, Sendable, Equatable {
    public var summaryId: String
    public var status = "processing"
    /// A guess, in seconds.
    public var estimatedTime: Int

    public init(summaryId: String, estimatedTime: Int) {
        self.summaryId = summaryId
        self.estimatedTime = estimatedTime
    }
}

public struct EditSummaryRequest: Codable, Sendable {
    public var summaryText: String?
    public var keyTopics: [String]?
}
