import ChatCore
import Foundation

extension SQLChatStore {
    /// Walks up from the leaf until so many ends of summaries have been passed. A thread without any isn't walked.
    static func summaries(
        onPathTo leafID: Message.ID, in threadID: ChatThread.ID, limit: Int, on connection: any SQLConnection
    ) throws -> [Summary] {
        try connection.query(
            """
            with recursive walk (id, next_id, step, found) as (
                select messages.id, messages.parent_id, 0, \(endedSummaries)
                from messages where messages.thread_id = \(threadID) and messages.id = \(leafID)
                and exists (select 1 from summaries where summaries.thread_id = \(threadID))
                union all
                select messages.id, messages.parent_id, walk.step + 1, walk.found + \(endedSummaries)
                from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.next_id
                where walk.found < \(limit)
            )
            select \(Summary.columns)
            from walk join summaries on summaries.end_message_id = walk.id and summaries.thread_id = \(threadID)
            order by walk.step, summaries.created_at desc, summaries.id desc
            limit \(limit)
            """, Summary.init)
    }

    private static let endedSummaries: SQLText = """
        (select count(*) from summaries
        where summaries.end_message_id = messages.id and summaries.thread_id = messages.thread_id)
        """

    /// The messages that summaries stand for.
    static func coveredMessages(
        of summaryIDs: [Summary.ID], on connection: any SQLConnection
    ) throws -> [Summary.ID: Set<Message.ID>] {
        guard !summaryIDs.isEmpty else { return [:] }
        let pairs = try connection.query(
            """
            select summary_id, message_id from summary_messages
            where summary_id in (\(summaryIDs.sqlList))
            """
        ) { (summaryID: try $0.id("summary_id") as Summary.ID, messageID: try $0.id("message_id") as Message.ID) }
        return pairs.reduce(into: [:]) { $0[$1.summaryID, default: []].insert($1.messageID) }
    }

    public func summaryOutline(of threadID: ChatThread.ID, limit: Int) async throws -> SummaryOutline? {
        try await engine.read { connection in
            let found = try connection.first(
                """
                select active_leaf_id, is_archived, updated_at, last_activity_at from threads where id = \(threadID)
                """
            ) { row in
                let outline = SummaryOutline(
                    threadID: threadID, isArchived: try row.bool("is_archived"),
                    updatedAt: try row.date("updated_at"), lastActivityAt: try row.date("last_activity_at"),
                    unsummarised: [])
                return (outline: outline, leafID: row.optionalID("active_leaf_id") as Message.ID?)
            }
            guard var outline = found?.outline else { return nil }
            guard let leafID = found?.leafID else { return outline }
            let path = try Self.path(from: leafID, in: threadID, limit: limit, on: connection)
            let covered = try Self.coveredMessages(on: path.map(\.id), in: threadID, on: connection)
            outline.unsummarised = path.compactMap { covered.contains($0.id) ? nil : $0.entry }.reversed()
            return outline
        }
    }

    private struct Step {
        var id: Message.ID
        /// `nil` for what can't be summarised.
        var entry: SummaryOutline.Entry?
    }

    /// The path from its end, with what is deleted, empty or still being written.
    private static func path(
        from leafID: Message.ID, in threadID: ChatThread.ID, limit: Int, on connection: any SQLConnection
    ) throws -> [Step] {
        try connection.query(
            """
            with recursive walk (id, next_id, step) as (
                select messages.id, messages.parent_id, 1
                from messages where messages.thread_id = \(threadID) and messages.id = \(leafID)
                union all
                select messages.id, messages.parent_id, walk.step + 1
                from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.next_id
                where walk.step < \(limit)
            )
            select messages.id, messages.role, coalesce(messages.token_count, length(messages.content) / 3) as tokens,
                case when messages.is_deleted = 0 and messages.status <> 'streaming' and messages.content <> ''
                    then 1 else 0 end as is_whole
            from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.id
            order by walk.step
            """
        ) { row in
            let id: Message.ID = try row.id("id")
            guard try row.bool("is_whole") else { return Step(id: id) }
            return Step(id: id, entry: .init(id: id, role: try row.word("role"), tokens: try row.int("tokens")))
        }
    }

    /// What the summaries that end on this path stand for.
    private static func coveredMessages(
        on path: [Message.ID], in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> Set<Message.ID> {
        let ends = try connection.query(
            "select id, end_message_id from summaries where thread_id = \(threadID)"
        ) { (id: try $0.id("id") as Summary.ID, endID: try $0.id("end_message_id") as Message.ID) }
        guard !ends.isEmpty else { return [] }
        let path = Set(path)
        let covered = try coveredMessages(of: ends.filter { path.contains($0.endID) }.map(\.id), on: connection)
        return covered.values.reduce(into: []) { $0.formUnion($1) }
    }
}
