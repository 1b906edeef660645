import ChatCore
import Foundation

extension SQLChatStore: SummaryStore {
    public func summaries(
        onPathTo leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [PathSummary] {
        try await engine.read { connection in
            let summaries = try Self.summaries(onPathTo: leafID, in: threadID, limit: limit, on: connection)
            let covered = try Self.coveredMessages(of: summaries.map(\.id), on: connection)
            return summaries.map { PathSummary(summary: $0, coveredMessageIDs: covered[$0.id] ?? []) }
        }
    }

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
            where summary_id in (\(summaryIDs.map { "\($0)" as SQLText }.joined(separator: ", ")))
            """
        ) { (summaryID: try $0.id("summary_id") as Summary.ID, messageID: try $0.id("message_id") as Message.ID) }
        return pairs.reduce(into: [:]) { $0[$1.summaryID, default: []].insert($1.messageID) }
    }

    /// A message whose text has changed is no longer what was summarised.
    static func noteChangedText(of messageID: Message.ID, on connection: any SQLConnection) throws {
        try connection.execute("delete from summary_messages where message_id = \(messageID)")
    }
}
