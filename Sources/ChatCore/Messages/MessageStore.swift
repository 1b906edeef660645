/// Reads a thread's messages. The caller has checked that the thread is the user's.
public protocol MessageStore: Sendable {
    /// A page of the active path, oldest first.
    /// - Throws: `not_found` when the anchor is not a message of the thread.
    func messages(in threadID: ChatThread.ID, window: MessageWindow) async throws -> MessagePage
    func message(_ id: Message.ID, in threadID: ChatThread.ID) async throws -> Message?
    /// The message that its sender gave this id.
    func message(clientMessageID: String, in threadID: ChatThread.ID) async throws -> Message?
    /// The path from the root to `leafID`, newest first, at most `limit` messages from the end, without empty or
    /// unfinished answers: what a model may be told.
    func path(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [Message]
}

/// Which part of the active path to read.
public struct MessageWindow: Sendable, Equatable {
    public enum Anchor: Sendable, Equatable {
        case newest
        case before(Message.ID)
        case after(Message.ID)
    }

    public var anchor: Anchor
    public var limit: Int
    public var includesDeleted: Bool

    public init(anchor: Anchor = .newest, limit: Int = MessageRules.pageLimitDefault, includesDeleted: Bool = false) {
        self.anchor = anchor
        self.limit = limit
        self.includesDeleted = includesDeleted
    }
}

public struct MessagePage: Sendable {
    /// Oldest first.
    public var messages: [Message]
    /// Whether the path goes on beyond this page, in the direction read.
    public var hasMore: Bool
    public var totalTokens: Int

    public init(messages: [Message], hasMore: Bool, totalTokens: Int) {
        self.messages = messages
        self.hasMore = hasMore
        self.totalTokens = totalTokens
    }
}
