import Foundation
import Logging

/// Finds the threads that are due for a summary and has them summarised.
public struct SummarySchedule: Sendable {
    private let store: any SummaryRecordStore & SummaryJobStore
    private let runner: SummaryRunner
    private let policy: SummaryPolicy
    private let environment: DomainEnvironment
    private let logger: Logger

    public init(
        store: any SummaryRecordStore & SummaryJobStore, runner: SummaryRunner, policy: SummaryPolicy,
        environment: DomainEnvironment,
        logger: Logger
    ) {
        self.store = store
        self.runner = runner
        self.policy = policy
        self.environment = environment
        self.logger = logger
    }

    /// One look through the threads. Each run has its bounds; what is left over is for the next one.
    public func lookThrough() async {
        do {
            try await store.useSummaryPolicy(policy.description)
            try await lookAtChangedThreads()
            let due = try await store.threadsDueForSummary(at: environment.now(), limit: Self.threadsDueMax)
            for thread in due {
                let job = SummaryJob(
                    id: environment.newID(), threadID: thread.id, ownerID: thread.ownerID, isScheduled: true,
                    isForced: false, createdAt: environment.now())
                _ = try await store.insertSummaryJob(job)
            }
            guard !due.isEmpty else { return }
            logger.info("\(due.count) threads are due for a summary")
            runner.wake()
        } catch {
            logger.error("looking for threads to summarise failed", metadata: ["reason": "\(error)"])
        }
    }

    /// Finds out when threads are due that have changed since the last time.
    private func lookAtChangedThreads() async throws {
        for _ in 0..<Self.batchesMax {
            let changed = try await store.threadsUncheckedForSummary(limit: Self.threadsPerBatch)
            guard !changed.isEmpty, !Task.isCancelled else { return }
            let now = environment.now()
            var times: [SummaryDue] = []
            for id in changed {
                guard let outline = try await store.summaryOutline(of: id, limit: Self.pathMessagesMax) else {
                    continue
                }
                times.append(
                    SummaryDue(threadID: id, seenAt: outline.updatedAt, dueAt: policy.dueAt(outline, seenAt: now)))
            }
            try await store.noteSummaryDue(times)
        }
    }

    private static let threadsPerBatch = 50
    private static let batchesMax = 100
    private static let threadsDueMax = 100
    /// Far more than any threshold needs to be seen.
    private static let pathMessagesMax = 2_000
}
