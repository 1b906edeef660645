import Foundation

/// Where turns and generations are written. State changes are guarded: only a streaming generation can end.
public protocol GenerationStore: Sendable {
    /// Writes a user message, its empty answer and the generation, with all counters, in one transaction, and makes
    /// the answer the active leaf.
    ///
    /// The same `clientMessageID` in the same thread again changes nothing and answers `duplicate`.
    /// - Throws: `thread_not_found` when the thread isn't the user's; `validation_failed` on `parent_message_id` when
    ///   the parent is not in the thread, on `attachment_ids` unless all are the user's and belong to no message;
    ///   `generation_in_progress` when the thread has a running answer.
    func insertTurn(_ turn: NewTurn) async throws -> TurnReceipt
    /// Appends what has come since the last call, for many generations in one transaction. `index` counts up from 0
    /// for each generation. Generations that have ended are left alone.
    func appendText(_ pieces: [GeneratedPiece]) async throws
    /// Keeps what a running generation asks of its model: what it is booked with if nobody is left to end it.
    func noteRequest(_ use: ModelUse, of id: Generation.ID) async throws
    /// Ends a generation, writes its whole text into its message and books its usage.
    /// - Returns: the message and thread as they are now; `nil` when it had ended already.
    func finishGeneration(_ id: Generation.ID, outcome: GenerationOutcome) async throws -> FinishedGeneration?
    /// Marks every streaming generation of another node as interrupted, with the text that was appended, and books what
    /// is known of its usage.
    /// - Returns: the threads it changed.
    @discardableResult
    func interruptGenerations(notOwnedBy node: String, at: Date) async throws -> [ChatThread.ID]
}

public struct NewTurn: Sendable {
    public var ownerID: User.ID
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
        /// The active leaf at the time of writing.
        case activeLeaf
        case message(Message.ID)
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

public enum TurnReceipt: Sendable {
    /// Both messages with their place in the tree, and the thread with its counters.
    case written(userMessage: Message, answer: Message, thread: ChatThread)
    /// The message that the same `clientMessageID` made before.
    case duplicate(Message)
}

public struct GeneratedPiece: Sendable, Equatable {
    public var generationID: Generation.ID
    public var index: Int
    public var text: String

    public init(generationID: Generation.ID, index: Int, text: String) {
        self.generationID = generationID
        self.index = index
        self.text = text
    }
}

public struct FinishedGeneration: Sendable {
    public var message: Message
    public var thread: ChatThread

    public init(message: Message, thread: ChatThread) {
        self.message = message
        self.thread = thread
    }
}
