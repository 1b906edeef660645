import Foundation

/// Where the summaries wait that are to be made, and when threads are due for one. For the server itself; a job names the
/// owner of its thread.
public protocol SummaryJobStore: Sendable {
    /// Adds a job. When its thread has one, that one stays, and takes on what the new one asks for: that somebody waits
    /// for it, and force.
    /// - Returns: the thread's job; `nil` when the thread is gone.
    func insertSummaryJob(_ job: SummaryJob) async throws -> SummaryJob?
    func summaryJob(of threadID: ChatThread.ID) async throws -> SummaryJob?
    /// The waiting job that would be taken next: first those that somebody asked for, then the oldest.
    func nextSummaryJob() async throws -> SummaryJob?
    /// Takes the next waiting job for this node and counts the attempt.
    func claimSummaryJob(node: String) async throws -> SummaryJob?
    /// The nodes that have taken jobs.
    func nodesOfSummaryJobs() async throws -> Set<String>
    /// Makes the jobs that dead nodes had taken wait again.
    func releaseSummaryJobs(takenBy nodes: Set<String>) async throws
    /// Makes a job wait again.
    func releaseSummaryJob(_ id: Summary.ID) async throws
    /// Stores the summary that has the job's id, if all its messages still are what the model was given, and ends the
    /// job. When there is more to summarise, or somebody has asked for it with force since the job was read, it waits
    /// for its turn to make another one, as `nextID`.
    /// - Parameter job: as it was read.
    func storeSummary(
        _ draft: SummaryDraft, of job: SummaryJob, hasMore: Bool, nextID: Summary.ID
    ) async throws -> SummaryReceipt
    /// Ends a job without a summary; but when somebody has asked for it since it was read, makes it wait again.
    /// - Parameters:
    ///   - job: as it was read.
    ///   - retryAt: when the schedule may try again; `nil`: when the thread changes.
    /// - Returns: whether it has ended.
    func dropSummaryJob(_ job: SummaryJob, retryAt: Date?) async throws -> Bool

    // MARK: The schedule

    /// Remembers the policy that due times are found out with. After another one, all threads are to be looked at.
    func useSummaryPolicy(_ policy: String) async throws
    /// Threads that have changed since it was found out when they are due, at most `limit`.
    func threadsUncheckedForSummary(limit: Int) async throws -> [ChatThread.ID]
    /// Writes when threads are due, but not of those that have changed since they were looked at.
    func noteSummaryDue(_ times: [SummaryDue]) async throws
    /// Threads that are due and have no job, at most `limit`, the longest due first.
    func threadsDueForSummary(at: Date, limit: Int) async throws -> [DueThread]
}

/// When a thread is due for a summary.
public struct SummaryDue: Sendable, Equatable {
    public var threadID: ChatThread.ID
    /// The thread's `updatedAt` when it was looked at.
    public var seenAt: Date
    /// `nil`: not unless it changes.
    public var dueAt: Date?

    public init(threadID: ChatThread.ID, seenAt: Date, dueAt: Date?) {
        self.threadID = threadID
        self.seenAt = seenAt
        self.dueAt = dueAt
    }
}

/// A thread that the schedule is to summarise.
public struct DueThread: Sendable, Equatable {
    public var id: ChatThread.ID
    public var ownerID: User.ID

    public init(id: ChatThread.ID, ownerID: User.ID) {
        self.id = id
        self.ownerID = ownerID
    }
}
