import Foundation

/// What a stretch of a thread came to: bullet points that stand for its messages when there is no room for them.
public struct Summary: Sendable, Equatable {
    public typealias ID = Identifier<Summary>

    public var id: ID
    public var threadID: ChatThread.ID
    /// One point a line, each with `- ` before it.
    public var text: String
    public var keyTopics: [String]
    /// The oldest message that it covers.
    public var startMessageID: Message.ID
    /// The newest one. The summary holds for every path that this message is on, and for no other.
    public var endMessageID: Message.ID
    /// How many messages it covered when it was made.
    public var messageCount: Int
    /// Of its text, by the estimate.
    public var tokenCount: Int
    public var createdAt: Date
    public var editedAt: Date?

    public init(
        id: ID, threadID: ChatThread.ID, text: String, keyTopics: [String], startMessageID: Message.ID,
        endMessageID: Message.ID, messageCount: Int, tokenCount: Int, createdAt: Date, editedAt: Date? = nil
    ) {
        self.id = id
        self.threadID = threadID
        self.text = text
        self.keyTopics = keyTopics
        self.startMessageID = startMessageID
        self.endMessageID = endMessageID
        self.messageCount = messageCount
        self.tokenCount = tokenCount
        self.createdAt = createdAt
        self.editedAt = editedAt
    }
}

/// A summary that holds for a path, with the messages that it stands for.
public struct PathSummary: Sendable, Equatable {
    public var summary: Summary
    /// Those whose text is still the one that was summarised: a message that was edited or continued since then is not
    /// among them.
    public var coveredMessageIDs: Set<Message.ID>

    public init(summary: Summary, coveredMessageIDs: Set<Message.ID>) {
        self.summary = summary
        self.coveredMessageIDs = coveredMessageIDs
    }
}
