/// The summaries that hold for a path, for whoever puts a context together. Called after a check that the thread is the
/// user's.
public protocol SummaryStore: Sendable {
    /// The summaries whose end message is on the path from the root to `leafID`, that nearest to the leaf first, at most
    /// `limit` of them.
    func summaries(
        onPathTo leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [PathSummary]
}
