import ChatCore

extension SQLChatStore: ExportStore {
    public func firstMessageID(in threadID: ChatThread.ID) async throws -> Message.ID? {
        try await engine.read { connection in
            try Self.requireThread(threadID, on: connection)
            return try connection.first(
                """
                with recursive walk (id, parent_id) as (
                    select messages.id, messages.parent_id
                    from threads join messages on messages.thread_id = threads.id and messages.id = threads.active_leaf_id
                    where threads.id = \(threadID)
                    union all
                    select messages.id, messages.parent_id
                    from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.parent_id
                )
                select id from walk where parent_id is null
                """
            ) { try $0.id("id") }
        }
    }

    public func allMessages(
        in threadID: ChatThread.ID, after id: Message.ID?, limit: Int
    ) async throws -> [ExportedMessage] {
        try await engine.read { connection in
            try Self.requireThread(threadID, on: connection)
            let messages = try connection.query(
                """
                select \(Message.columns) from messages
                where messages.thread_id = \(threadID) and messages.id > \(id?.uuid ?? Self.nothingRead)
                order by messages.id limit \(limit)
                """, Message.init)
            let whole = try Self.withAttachments(
                try Self.withStreamedText(messages[...], on: connection), on: connection)
            let edited = whole.filter { $0.isEdited && !$0.isDeleted }.map(\.id)
            let edits = try Self.edits(of: edited, on: connection)
            return whole.map { ExportedMessage($0, edits: edits[$0.id] ?? []) }
        }
    }

    public func allSummaries(in threadID: ChatThread.ID) async throws -> [PathSummary] {
        try await engine.read { connection in
            let summaries = try connection.query(
                """
                select \(Summary.columns) from summaries
                where summaries.thread_id = \(threadID) order by summaries.created_at, summaries.id
                """, Summary.init)
            let covered = try Self.coveredMessages(of: summaries.map(\.id), on: connection)
            return summaries.map { PathSummary(summary: $0, coveredMessageIDs: covered[$0.id] ?? []) }
        }
    }

    private static func edits(
        of ids: [Message.ID], on connection: any SQLConnection
    ) throws -> [Message.ID: [MessageEdit]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            select message_id, content, edited_at from message_edits
            where message_id in (\(ids.sqlList)) order by message_id, idx
            """
        ) { row in
            (
                id: try row.id("message_id") as Message.ID,
                edit: MessageEdit(content: try row.string("content"), editedAt: try row.date("edited_at"))
            )
        }
        return rows.reduce(into: [:]) { $0[$1.id, default: []].append($1.edit) }
    }

    /// A thread that is gone must not look like one that has no more messages.
    private static func requireThread(_ id: ChatThread.ID, on connection: any SQLConnection) throws {
        guard try connection.exists("select 1 from threads where id = \(id)") else { throw ChatError.threadNotFound }
    }
}
