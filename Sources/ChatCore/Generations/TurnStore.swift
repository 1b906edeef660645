/// Where messages that ask, and answers that begin, are written.
public protocol TurnStore: Sendable {
    /// Writes a user message, its empty answer and the generation, with all counters, in one transaction, and makes
    /// the answer the active leaf.
    ///
    /// The same `clientMessageID` in the same thread again changes nothing and answers `duplicate`.
    /// - Throws: `thread_not_found` when the thread isn't the user's, `not_found` when it is new and its project isn't;
    ///   `validation_failed` on `parent_message_id` when the parent is not in the thread, on `attachment_ids` unless all
    ///   are the user's and belong to no message; `not_found` when the version that it is the `sameAs` is deleted;
    ///   `generation_in_progress` when the thread has a running answer.
    func insertTurn(_ turn: NewTurn) async throws -> TurnReceipt
    /// Writes another, empty answer beside the one named, with its generation, and makes it the active leaf.
    /// - Throws: `not_found` when the answer named isn't the user's or is deleted; `conflict` when what it answers is
    ///   deleted; `generation_in_progress` when the thread has a running answer.
    func insertVersion(_ version: NewVersion) async throws -> ChangedMessage
    /// Has an answer that ended written on: it streams again, with the text that it has, and is shown.
    /// - Parameter quotaWarning: takes the place of a former one.
    /// - Throws: as `insertVersion`; `conflict` also when the answer is complete.
    func resumeAnswer(
        with generation: Generation, of ownerID: User.ID, quotaWarning: String?
    ) async throws -> ChangedMessage
}

/// A message that asks, with the answer that begins.
public struct NewTurn: Sendable {
    public var ownerID: User.ID
    /// The thread, when this starts it.
    public var newThread: ChatThread?
    /// `parentID` is ignored here: `parent` says it.
    public var userMessage: Message
    /// Files to send with it, in this order.
    public var attachmentIDs: [Attachment.ID]
    public var answer: Message
    public var generation: Generation
    public var parent: Parent
    /// Replaces an automatic title on the thread's first message.
    public var heading: String

    public enum Parent: Sendable, Equatable {
        /// The last message shown at the time of writing.
        case activeLeaf
        case message(Message.ID)
        /// Whatever the version named has; its files are shared.
        case sameAs(Message.ID)
    }

    public init(
        ownerID: User.ID, userMessage: Message, attachmentIDs: [Attachment.ID] = [], answer: Message,
        generation: Generation, parent: Parent, heading: String
    ) {
        self.ownerID = ownerID
        self.userMessage = userMessage
        self.attachmentIDs = attachmentIDs
        self.answer = answer
        self.generation = generation
        self.parent = parent
        self.heading = heading
    }
}

/// Another answer to what an answer is there for.
public struct NewVersion: Sendable {
    public var ownerID: User.ID
    /// The version beside which it stands.
    public var formerID: Message.ID
    /// `parentID` is ignored: it is the former version's.
    public var answer: Message
    public var generation: Generation

    public init(ownerID: User.ID, formerID: Message.ID, answer: Message, generation: Generation) {
        self.ownerID = ownerID
        self.formerID = formerID
        self.answer = answer
        self.generation = generation
    }
}

/// What became of a turn.
public enum TurnReceipt: Sendable {
    /// Both messages with their place in the tree, and the thread with its counters.
    case written(userMessage: Message, answer: Message, thread: ChatThread)
    /// The message that the same `clientMessageID` made before.
    case duplicate(Message)
}
