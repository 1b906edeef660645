import ChatCore
import Foundation

extension SQLChatStore: SummaryRecordStore {
    public func summaries(
        onPathTo leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [PathSummary] {
        try await engine.read { connection in
            let summaries = try Self.summaries(onPathTo: leafID, in: threadID, limit: limit, on: connection)
            let covered = try Self.coveredMessages(of: summaries.map(\.id), on: connection)
            return summaries.map { PathSummary(summary: $0, coveredMessageIDs: covered[$0.id] ?? []) }
        }
    }

    public func summaries(of threadID: ChatThread.ID, page: PageRequest) async throws -> Page<Summary> {
        let order = Keyset(column: "summaries.created_at", idColumn: "summaries.id", isDescending: true)
        let filter: SQLText = "summaries.thread_id = \(threadID)"
        let place = try order.condition(page.start).map { "\(filter) and \($0)" as SQLText } ?? filter
        return try await engine.read { connection in
            Page(
                try connection.query(
                    "select \(Summary.columns) from summaries where \(place) \(order.tail(page))", Summary.init),
                limit: page.limit, total: try connection.count("select count(*) as n from summaries where \(filter)")
            ) { PageCursor(key: $0.createdAt.millisecondsSince1970, id: $0.id.uuid) }
        }
    }

    public func messages(_ ids: [Message.ID], in threadID: ChatThread.ID) async throws -> [Message] {
        let found = try await engine.read { connection in
            try connection.query(
                """
                select \(Message.columns) from messages
                where messages.thread_id = \(threadID) and messages.id in (\(ids.sqlList)) and messages.is_deleted = 0
                """, Message.init)
        }
        let messages = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
        return ids.compactMap { messages[$0] }
    }

    public func threadID(ofSummary id: Summary.ID, of ownerID: User.ID) async throws -> ChatThread.ID? {
        try await engine.read { connection in
            try connection.first(
                """
                select threads.id from summaries join threads on threads.id = summaries.thread_id
                where summaries.id = \(id) and threads.owner_id = \(ownerID)
                """
            ) { try $0.id("id") }
        }
    }

    public func updateSummary(
        _ id: Summary.ID, of ownerID: User.ID, change: SummaryChange, at: Date
    ) async throws -> (summary: Summary, thread: ChatThread)? {
        var assignments: [SQLText] = ["edited_at = \(at)"]
        if let text = change.text {
            assignments.append("text = \(text), token_count = \(TokenEstimate.tokens(text))")
        }
        if let topics = change.keyTopics { assignments.append("key_topics = \(StoredTopics(topics))") }
        return try await write { [assignments] connection in
            let summary = try connection.first(
                """
                update summaries set \(assignments.joined(separator: ", "))
                where id = \(id) and exists (
                    select 1 from threads where threads.id = summaries.thread_id and threads.owner_id = \(ownerID))
                returning \(Summary.columns)
                """, Summary.init)
            guard let summary else { return nil }
            try connection.execute("update threads set updated_at = \(at) where id = \(summary.threadID)")
            return try Self.thread(summary.threadID, of: ownerID, on: connection).map { (summary, $0) }
        }
    }

    public func deleteSummary(_ id: Summary.ID, of ownerID: User.ID, at: Date) async throws -> ChatThread? {
        try await write { connection in
            let threadID: ChatThread.ID? = try connection.first(
                """
                delete from summaries
                where id = \(id) and exists (
                    select 1 from threads where threads.id = summaries.thread_id and threads.owner_id = \(ownerID))
                returning thread_id
                """
            ) { try $0.id("thread_id") }
            guard let threadID else { return nil }
            // As if it had been looked at: the schedule must not make at once what was undone.
            try connection.execute(
                """
                update threads set summary_count = summary_count - 1,
                    last_summary_at = (
                        select max(summaries.created_at) from summaries where summaries.thread_id = threads.id),
                    updated_at = \(at), summary_checked_at = \(at), summary_due_at = null
                where id = \(threadID)
                """)
            return try Self.thread(threadID, of: ownerID, on: connection)
        }
    }

    /// A message whose text has changed is no longer what was summarised.
    static func noteChangedText(of messageID: Message.ID, on connection: any SQLConnection) throws {
        try connection.execute("delete from summary_messages where message_id = \(messageID)")
    }
}
