import Foundation

/// One thing that `GET /search` found: a message, or a thread by its title.
public struct SearchResultBody: Codable, Sendable, Equatable {
    /// A piece of the snippet.
    public struct Segment: Codable, Sendable, Equatable {
        /// Plain text, not escaped.
        public var text: String
        public var isMatch: Bool

        public init(text: String, isMatch: Bool) {
            self.text = text
            self.isMatch = isMatch
        }
    }

    /// `message` or `title`.
    public var kind: String
    /// `null` for a title. The message may be on a branch that isn't shown; selecting it shows it.
    @Nullable public var messageId: String?
    public var threadId: String
    public var projectId: String
    public var threadTitle: String
    /// Whether the thread is archived; archived threads are searched too.
    public var isArchived: Bool
    /// Whether the user wrote the message; `null` for a title.
    @Nullable public var isUser: Bool?
    /// When the message was written or the thread created.
    public var createdAt: Date
    /// HTML: the part of the text around what matches, escaped, with each match between `<mark>` and `</mark>` and no other
    /// element.
    public var snippet: String
    /// The same in pieces, for clients that build nodes.
    public var segments: [Segment]

    public init(
        kind: String, messageId: String?, threadId: String, projectId: String, threadTitle: String, isArchived: Bool,
        isUser: Bool?, createdAt: Date, snippet: String, segments: [Segment]
    ) {
        self.kind = kind
        self.messageId = messageId
        self.threadId = threadId
        self.projectId = projectId
        self.threadTitle = threadTitle
        self.isArchived = isArchived
        self.isUser = isUser
        self.createdAt = createdAt
        self.snippet = snippet
        self.segments = segments
    }
}

/// Best first.
public struct SearchResultList: Codable, Sendable, Equatable {
    public var results: [SearchResultBody]
    /// How many can be paged through: at most the newest 1,000 messages and 50 titles that match.
    public var total: Int
    public var hasMore: Bool
    @Nullable public var nextCursor: String?

    public init(results: [SearchResultBody], total: Int, nextCursor: String?) {
        self.results = results
        self.total = total
        hasMore = nextCursor != nil
        self.nextCursor = nextCursor
    }
}
