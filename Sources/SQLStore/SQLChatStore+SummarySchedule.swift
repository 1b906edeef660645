import ChatCore
import Foundation

extension SQLChatStore {
    public func useSummaryPolicy(_ policy: String) async throws {
        try await write { connection in
            guard try !connection.exists("select 1 from summary_policies where policy = \(policy)") else { return }
            try connection.execute("delete from summary_policies")
            try connection.execute("insert into summary_policies (policy) values (\(policy))")
            try connection.execute("update threads set summary_checked_at = 0")
        }
    }

    public func threadsUncheckedForSummary(limit: Int) async throws -> [ChatThread.ID] {
        try await engine.read { connection in
            try connection.query(
                """
                select id from threads where updated_at <> summary_checked_at order by updated_at, id limit \(limit)
                """
            ) { try $0.id("id") }
        }
    }

    public func noteSummaryDue(_ times: [SummaryDue]) async throws {
        guard !times.isEmpty else { return }
        try await write { connection in
            for time in times {
                try connection.execute(
                    """
                    update threads set summary_checked_at = updated_at, summary_due_at = \(time.dueAt)
                    where id = \(time.threadID) and updated_at = \(time.seenAt)
                    """)
            }
        }
    }

    public func threadsDueForSummary(at: Date, limit: Int) async throws -> [DueThread] {
        try await engine.read { connection in
            try connection.query(
                """
                select threads.id, threads.owner_id from threads
                where threads.summary_due_at is not null and threads.summary_due_at <= \(at)
                and not exists (select 1 from summary_jobs where summary_jobs.thread_id = threads.id)
                order by threads.summary_due_at, threads.id limit \(limit)
                """
            ) { DueThread(id: try $0.id("id"), ownerID: try $0.id("owner_id")) }
        }
    }
}
