import Foundation

/// Where messages are read. Verbs that name no owner are called after a check that the thread is the
/// user's; to the others, another user's message is as if it were not there.
public protocol MessageStore: Sendable {
    /// A page of the active path, oldest first.
    /// - Throws: `not_found` when the anchor is not a message of the thread.
    func messages(in threadID: ChatThread.ID, window: MessageWindow) async throws -> MessagePage
    func message(_ id: Message.ID, in threadID: ChatThread.ID) async throws -> Message?
    /// Also a deleted one.
    func message(_ id: Message.ID, of ownerID: User.ID) async throws -> Message?
    /// The message that its sender gave this id.
    func message(clientMessageID: String, in threadID: ChatThread.ID) async throws -> Message?
    /// The path from the root to `leafID`, newest first, at most `limit` messages from the end, without empty or
    /// unfinished answers: what a model may be told.
    func path(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [Message]
    /// The same path without the texts, read from an index alone; answers without text are among it.
    func outline(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [MessageOutline]
}

/// What is known of a message without reading its text.
public struct MessageOutline: Sendable, Equatable {
    public var id: Message.ID
    public var parentID: Message.ID?
    /// As stored with the message; 0 when it isn't known.
    public var tokenCount: Int

    public init(id: Message.ID, parentID: Message.ID?, tokenCount: Int) {
        self.id = id
        self.parentID = parentID
        self.tokenCount = tokenCount
    }
}

/// Where the tree of messages is looked at and changed.
public protocol MessageTreeStore: MessageStore {
    /// A message and its siblings, oldest first, without deleted ones.
    func versions(of id: Message.ID, in threadID: ChatThread.ID) async throws -> [Message]
    /// What a message said before it was edited in place, oldest first.
    func edits(of id: Message.ID, in threadID: ChatThread.ID) async throws -> [MessageEdit]

    /// Replaces the text of a message and keeps the former one among its edits.
    /// - Returns: `nil` when there is no such message, or it is deleted.
    func editMessage(
        _ id: Message.ID, of ownerID: User.ID, content: String, tokenCount: Int, at: Date
    ) async throws -> ChangedMessage?
    /// Marks a message as deleted. One that has other versions takes its branch along, and if that was shown, the
    /// nearest version is shown instead; the place of one that has none is passed over.
    /// - Returns: `nil` when there is no such message, or it is deleted already.
    /// - Throws: `generation_in_progress` when one of the messages is an answer that runs.
    func deleteMessage(_ id: Message.ID, of ownerID: User.ID, at: Date) async throws -> MessageDeletion?
    /// Shows a message: the path leads to it and on along the branch that was last shown under it.
    /// - Returns: `nil` when there is no such message, or it is deleted.
    func selectMessage(_ id: Message.ID, of ownerID: User.ID, at: Date) async throws -> ChangedMessage?
}

/// A message and its thread as a change left them.
public struct ChangedMessage: Sendable {
    public var message: Message
    public var thread: ChatThread

    public init(message: Message, thread: ChatThread) {
        self.message = message
        self.thread = thread
    }
}

/// What a deletion did.
public struct MessageDeletion: Sendable {
    /// The message named first, then what went with it.
    public var deletedIDs: [Message.ID]
    /// The version that is shown instead.
    public var shown: Message?
    public var thread: ChatThread

    public init(deletedIDs: [Message.ID], shown: Message?, thread: ChatThread) {
        self.deletedIDs = deletedIDs
        self.shown = shown
        self.thread = thread
    }
}

/// A text that a message had until it was edited in place.
public struct MessageEdit: Sendable, Equatable {
    public var content: String
    /// When it was replaced.
    public var editedAt: Date

    public init(content: String, editedAt: Date) {
        self.content = content
        self.editedAt = editedAt
    }
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

/// A part of the active path.
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
