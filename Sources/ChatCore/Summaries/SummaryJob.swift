import Foundation

/// A summary that is to be made. Kept in the store until it is, so that it survives a restart; one a thread.
public struct SummaryJob: Sendable, Equatable {
    /// The summary will have this id.
    public var id: Summary.ID
    public var threadID: ChatThread.ID
    public var ownerID: User.ID
    /// Found by the schedule; else somebody asked for it and is told when it fails.
    public var isScheduled: Bool
    /// Takes in the newest messages too, however few there are.
    public var isForced: Bool
    /// How often it was begun.
    public var attempts: Int
    public var createdAt: Date

    public init(
        id: Summary.ID, threadID: ChatThread.ID, ownerID: User.ID, isScheduled: Bool, isForced: Bool,
        attempts: Int = 0, createdAt: Date
    ) {
        self.id = id
        self.threadID = threadID
        self.ownerID = ownerID
        self.isScheduled = isScheduled
        self.isForced = isForced
        self.attempts = attempts
        self.createdAt = createdAt
    }
}

/// A summary that is to be stored, with the messages as the model was given them.
public struct SummaryDraft: Sendable {
    public struct Source: Sendable, Equatable {
        public var id: Message.ID
        public var content: String

        public init(id: Message.ID, content: String) {
            self.id = id
            self.content = content
        }
    }

    public var summary: Summary
    /// In the order of the path.
    public var sources: [Source]

    public init(summary: Summary, sources: [Source]) {
        self.summary = summary
        self.sources = sources
    }
}

/// What became of a summary that was to be stored.
public enum SummaryReceipt: Sendable {
    case stored(ChatThread)
    /// A message is no longer what the model was given: nothing was stored.
    case changed
    /// The job or its thread is gone.
    case gone
}

/// The active path of a thread as a summary sees it.
public struct SummaryOutline: Sendable, Equatable {
    /// A message that has ended, with text, and that no summary of this path stands for.
    public struct Entry: Sendable, Equatable {
        public var id: Message.ID
        public var role: Message.Role
        public var tokens: Int

        public init(id: Message.ID, role: Message.Role, tokens: Int) {
            self.id = id
            self.role = role
            self.tokens = tokens
        }
    }

    public var threadID: ChatThread.ID
    public var isArchived: Bool
    /// Tells whether the thread has changed since.
    public var updatedAt: Date
    public var lastActivityAt: Date
    /// Oldest first.
    public var unsummarised: [Entry]

    public init(
        threadID: ChatThread.ID, isArchived: Bool, updatedAt: Date, lastActivityAt: Date, unsummarised: [Entry]
    ) {
        self.threadID = threadID
        self.isArchived = isArchived
        self.updatedAt = updatedAt
        self.lastActivityAt = lastActivityAt
        self.unsummarised = unsummarised
    }
}
