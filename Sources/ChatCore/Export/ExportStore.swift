/// Reads whole threads, page by page. The caller has checked that the thread is the user's; one that is gone meanwhile
/// is `thread_not_found`.
public protocol ExportStore: Sendable {
    /// The first message of the shown path; `nil` when the thread has none.
    func firstMessageID(in threadID: ChatThread.ID) async throws -> Message.ID?
    /// The messages of all branches, deleted ones too, in the order in which they were written, from behind `id` on.
    func allMessages(
        in threadID: ChatThread.ID, after id: Message.ID?, limit: Int
    ) async throws -> [ExportedMessage]
    /// All summaries of the thread, whatever path they hold for, oldest first.
    func allSummaries(in threadID: ChatThread.ID) async throws -> [PathSummary]
}

/// A message with all that a file holds of it.
public struct ExportedMessage: Sendable {
    public var message: Message
    /// What it said before it was edited in place, oldest first. None of a deleted message.
    public var edits: [MessageEdit]

    public init(_ message: Message, edits: [MessageEdit] = []) {
        self.message = message
        self.edits = edits
    }
}
