import Foundation

/// Where summaries are kept, each with the messages that it covers. A verb that doesn't name the owner is called after a
/// check that the thread is the user's, or by the server for itself.
public protocol SummaryRecordStore: SummaryStore {
    /// All of a thread's, on any branch, the newest first.
    func summaries(of threadID: ChatThread.ID, page: PageRequest) async throws -> Page<Summary>
    /// The active path, up to `limit` messages from its end; `nil` when there is no such thread.
    func summaryOutline(of threadID: ChatThread.ID, limit: Int) async throws -> SummaryOutline?
    /// Those that are there and not deleted, in the order asked for.
    func messages(_ ids: [Message.ID], in threadID: ChatThread.ID) async throws -> [Message]

    /// `nil` when there is no such summary of this owner.
    func threadID(ofSummary id: Summary.ID, of ownerID: User.ID) async throws -> ChatThread.ID?

    // MARK: Changing

    /// - Returns: the summary and its thread as they are now; `nil` when there is none of this owner.
    func updateSummary(
        _ id: Summary.ID, of ownerID: User.ID, change: SummaryChange, at: Date
    ) async throws -> (summary: Summary, thread: ChatThread)?
    /// Undoes a summary: its messages count as unsummarised. The schedule leaves the thread alone until it changes.
    /// - Returns: the thread as it is now; `nil` when there is no such summary of this owner.
    func deleteSummary(_ id: Summary.ID, of ownerID: User.ID, at: Date) async throws -> ChatThread?
}

/// What a reader may change of a summary; `nil` leaves it as it is.
public struct SummaryChange: Sendable, Equatable {
    public var text: String?
    public var keyTopics: [String]?

    public init(text: String? = nil, keyTopics: [String]? = nil) {
        self.text = text
        self.keyTopics = keyTopics
    }
}
