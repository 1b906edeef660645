import ChatCore
import Foundation

extension SQLChatStore: SummaryJobStore {
    public func insertSummaryJob(_ job: SummaryJob) async throws -> SummaryJob? {
        try await write { connection in
            // The unique thread decides, also between two who ask at the same moment.
            try connection.execute(
                """
                insert into summary_jobs (id, thread_id, is_scheduled, is_forced, created_at)
                select \(job.id), threads.id, \(job.isScheduled), \(job.isForced), \(job.createdAt)
                from threads where threads.id = \(job.threadID) and threads.owner_id = \(job.ownerID)
                on conflict (thread_id) do update set
                    is_scheduled = case when excluded.is_scheduled = 0 then 0 else summary_jobs.is_scheduled end,
                    is_forced = case when excluded.is_forced = 1 then 1 else summary_jobs.is_forced end
                """)
            return try Self.summaryJob(where: "summary_jobs.thread_id = \(job.threadID)", on: connection)
        }
    }

    public func summaryJob(of threadID: ChatThread.ID) async throws -> SummaryJob? {
        try await engine.read { try Self.summaryJob(where: "summary_jobs.thread_id = \(threadID)", on: $0) }
    }

    private static let nextWaiting: SQLText = """
        (select waiting.id from summary_jobs waiting where waiting.node is null
        order by waiting.is_scheduled, waiting.created_at, waiting.id limit 1)
        """

    public func nextSummaryJob() async throws -> SummaryJob? {
        try await engine.read { try Self.summaryJob(where: "summary_jobs.id = \(Self.nextWaiting)", on: $0) }
    }

    public func claimSummaryJob(node: String) async throws -> SummaryJob? {
        try await write { connection in
            let id: Summary.ID? = try connection.first(
                """
                update summary_jobs set node = \(node), attempts = attempts + 1
                where id = \(Self.nextWaiting) and node is null
                returning id
                """
            ) { try $0.id("id") }
            return try id.flatMap { try Self.summaryJob(where: "summary_jobs.id = \($0)", on: connection) }
        }
    }

    public func nodesOfSummaryJobs() async throws -> Set<String> {
        Set(
            try await engine.read { connection in
                try connection.query("select distinct node from summary_jobs where node is not null") {
                    try $0.string("node")
                }
            })
    }

    public func releaseSummaryJobs(takenBy nodes: Set<String>) async throws {
        guard !nodes.isEmpty else { return }
        try await write { try $0.execute("update summary_jobs set node = null where node in (\(nodes.sqlList))") }
    }

    public func releaseSummaryJob(_ id: Summary.ID) async throws {
        try await write { try $0.execute("update summary_jobs set node = null where id = \(id)") }
    }

    public func storeSummary(
        _ draft: SummaryDraft, of job: SummaryJob, hasMore: Bool, nextID: Summary.ID
    ) async throws -> SummaryReceipt {
        try await write { connection in
            let summary = draft.summary
            let current = try Self.summaryJob(where: "summary_jobs.id = \(summary.id)", on: connection)
            guard let current, current.threadID == summary.threadID else { return .gone }
            guard try draft.isOfMessagesAsTheyAre(on: connection) else { return .changed }
            try draft.insert(on: connection)
            try connection.execute(
                """
                update threads set summary_count = summary_count + 1, last_summary_at = \(summary.createdAt),
                    updated_at = \(summary.createdAt), summary_due_at = null
                where id = \(summary.threadID)
                """)
            if hasMore || current.isForced != job.isForced {
                try connection.execute(
                    """
                    update summary_jobs set id = \(nextID), node = null, attempts = 0 where id = \(summary.id)
                    """)
            } else {
                try connection.execute("delete from summary_jobs where id = \(summary.id)")
            }
            guard let thread = try Self.thread(summary.threadID, of: current.ownerID, on: connection) else {
                return .gone
            }
            return .stored(thread)
        }
    }

    public func dropSummaryJob(_ job: SummaryJob, retryAt: Date?) async throws -> Bool {
        try await write { connection in
            let threadID: ChatThread.ID? = try connection.first(
                """
                delete from summary_jobs
                where id = \(job.id) and is_scheduled = \(job.isScheduled) and is_forced = \(job.isForced)
                returning thread_id
                """
            ) { try $0.id("thread_id") }
            guard let threadID else {
                return try connection.execute("update summary_jobs set node = null where id = \(job.id)") == 0
            }
            try connection.execute("update threads set summary_due_at = \(retryAt) where id = \(threadID)")
            return true
        }
    }

    private static func summaryJob(
        where condition: SQLText, on connection: any SQLConnection
    ) throws -> SummaryJob? {
        try connection.first(
            """
            select summary_jobs.id, summary_jobs.thread_id, threads.owner_id, summary_jobs.is_scheduled,
                summary_jobs.is_forced, summary_jobs.attempts, summary_jobs.created_at
            from summary_jobs join threads on threads.id = summary_jobs.thread_id where \(condition)
            """
        ) { row in
            SummaryJob(
                id: try row.id("id"), threadID: try row.id("thread_id"), ownerID: try row.id("owner_id"),
                isScheduled: try row.bool("is_scheduled"), isForced: try row.bool("is_forced"),
                attempts: try row.int("attempts"), createdAt: try row.date("created_at"))
        }
    }
}

extension SummaryDraft {
    /// Whether the model was given what is in the store now.
    fileprivate func isOfMessagesAsTheyAre(on connection: any SQLConnection) throws -> Bool {
        let stored = try connection.query(
            """
            select id, content from messages
            where thread_id = \(summary.threadID) and id in (\(sources.map(\.id).sqlList)) and is_deleted = 0
            and status <> 'streaming'
            """
        ) { Source(id: try $0.id("id"), content: try $0.string("content")) }
        let contents = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0.content) })
        // Byte for byte: other spellings of a letter are equal strings.
        return sources.allSatisfy { source in
            contents[source.id].map { $0.utf8.elementsEqual(source.content.utf8) } == true
        }
    }

    fileprivate func insert(on connection: any SQLConnection) throws {
        try connection.execute(
            """
            insert into summaries (id, thread_id, text, key_topics, start_message_id, end_message_id, message_count,
                token_count, created_at)
            values (\(summary.id), \(summary.threadID), \(summary.text), \(StoredTopics(summary.keyTopics)),
                \(summary.startMessageID), \(summary.endMessageID), \(summary.messageCount), \(summary.tokenCount),
                \(summary.createdAt))
            """)
        let rows = sources.map { "(\(summary.id), \($0.id))" as SQLText }
        try connection.execute(
            "insert into summary_messages (summary_id, message_id) values \(rows.joined(separator: ", "))")
    }
}
