import ChatCore
import Foundation

extension SQLChatStore: ThreadStore {
    public func insertThread(_ thread: ChatThread) async throws {
        try await write { try Self.insert(thread, on: $0) }
    }

    static func insert(_ thread: ChatThread, on connection: any SQLConnection) throws {
        let hasProject = try connection.execute(
            """
            update projects set thread_count = thread_count + 1
            where id = \(thread.projectID) and owner_id = \(thread.ownerID)
            """)
        guard hasProject > 0 else { throw ChatError.notFound("project") }
        try connection.execute(
            """
            insert into threads (id, project_id, owner_id, title, title_source, model, temperature, is_archived,
                is_pinned, created_at, updated_at, last_activity_at, read_message_id)
            values (\(thread.id), \(thread.projectID), \(thread.ownerID), \(thread.title),
                \(thread.titleSource.rawValue), \(thread.model), \(thread.temperature), \(thread.isArchived),
                \(thread.isPinned), \(thread.createdAt), \(thread.updatedAt), \(thread.lastActivityAt),
                \(nothingRead))
            """)
    }

    public func thread(_ id: ChatThread.ID, of ownerID: User.ID) async throws -> ChatThread? {
        try await engine.read { try Self.thread(id, of: ownerID, on: $0) }
    }

    public func updateThread(
        _ id: ChatThread.ID, of ownerID: User.ID, change: ThreadChange, at: Date
    ) async throws -> ChatThread? {
        try await write { connection in
            try connection.execute(
                """
                update threads set \(change.assignments(at: at).joined(separator: ", "))
                where id = \(id) and owner_id = \(ownerID)
                """)
            return try Self.thread(id, of: ownerID, on: connection)
        }
    }

    public func deleteThread(_ id: ChatThread.ID, of ownerID: User.ID) async throws -> Bool {
        try await write { [now] connection in
            try Self.bookRunning(
                where: "threads.id = \(id) and threads.owner_id = \(ownerID)", at: now(), on: connection)
            let projectID: Project.ID? = try connection.first(
                "delete from threads where id = \(id) and owner_id = \(ownerID) returning project_id"
            ) { try $0.id("project_id") }
            guard let projectID else { return false }
            try connection.execute("update projects set thread_count = thread_count - 1 where id = \(projectID)")
            return true
        }
    }

    /// An answer that is still being written can't have been seen to its end: of it, only what it answers is marked.
    public func markRead(
        upTo messageID: Message.ID, in id: ChatThread.ID, of ownerID: User.ID
    ) async throws -> Bool {
        try await write { connection in
            let isThere = try connection.exists(
                "select 1 from threads where id = \(id) and owner_id = \(ownerID)")
            guard isThere else { throw ChatError.threadNotFound }
            let seen: Message.ID? = try connection.first(
                """
                select case when messages.status = 'streaming' then coalesce(messages.parent_id, \(Self.nothingRead))
                    else messages.id end as seen_id
                from messages where messages.thread_id = \(id) and messages.id = \(messageID)
                """
            ) { try $0.id("seen_id") }
            guard let seen else { throw ChatError.notFound("message") }
            let changed = try connection.execute(
                "update threads set read_message_id = \(seen) where id = \(id) and read_message_id < \(seen)")
            return changed > 0
        }
    }

    static func thread(
        _ id: ChatThread.ID, of ownerID: User.ID, on connection: any SQLConnection
    ) throws -> ChatThread? {
        let threads = try connection.query(
            """
            select \(ChatThread.columns) from \(ChatThread.source)
            where threads.id = \(id) and threads.owner_id = \(ownerID)
            """, ChatThread.init)
        return try withStreamedPreviews(threads, on: connection).first
    }

    /// The nil UUID comes before every other.
    static let nothingRead = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}

extension ThreadChange {
    fileprivate func assignments(at: Date) -> [SQLText] {
        var assignments: [SQLText] = ["updated_at = \(at)"]
        if let title {
            assignments.append("title = \(title), title_source = \(ChatThread.TitleSource.user.rawValue)")
        }
        if let isArchived { assignments.append("is_archived = \(isArchived)") }
        if let isPinned { assignments.append("is_pinned = \(isPinned)") }
        if let model { assignments.append("model = \(model)") }
        if let temperature { assignments.append("temperature = \(temperature)") }
        return assignments
    }
}
