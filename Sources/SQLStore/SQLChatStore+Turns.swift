import ChatCore
import Foundation

extension SQLChatStore: GenerationStore {
    public func insertTurn(_ turn: NewTurn) async throws -> TurnReceipt {
        try await write { connection in
            let threadID = turn.generation.threadID
            let thread = try connection.first(
                "select active_leaf_id from threads where id = \(threadID) and owner_id = \(turn.ownerID)"
            ) { (leafID: $0.optionalID("active_leaf_id") as Message.ID?, ()) }
            guard let thread else { throw ChatError.threadNotFound }
            if let clientMessageID = turn.userMessage.clientMessageID,
                let message = try Self.message(clientMessageID: clientMessageID, in: threadID, on: connection)
            {
                return .duplicate(message)
            }
            try turn.requireNoRunningAnswer(on: connection)
            let parentID = try turn.parentID(activeLeafID: thread.leafID, on: connection)
            try turn.insert(under: parentID, on: connection)
            try Self.linkAttachments(turn.attachmentIDs, to: turn.userMessage, of: turn.ownerID, on: connection)
            try turn.activate(under: parentID, formerLeafID: thread.leafID, on: connection)
            try turn.count(on: connection)
            guard let userMessage = try Self.message(turn.userMessage.id, in: threadID, on: connection),
                let answer = try Self.message(turn.answer.id, in: threadID, on: connection),
                let written = try Self.thread(threadID, of: turn.ownerID, on: connection)
            else { throw ChatError.threadNotFound }
            return .written(userMessage: userMessage, answer: answer, thread: written)
        }
    }
}

extension NewTurn {
    fileprivate var threadID: ChatThread.ID { generation.threadID }

    fileprivate func requireNoRunningAnswer(on connection: any SQLConnection) throws {
        let isRunning = try connection.exists(
            "select 1 from generations where thread_id = \(threadID) and status = 'streaming'")
        if isRunning { throw ChatError(.generationInProgress, "An answer is still being written in this thread.") }
    }

    fileprivate func parentID(
        activeLeafID: Message.ID?, on connection: any SQLConnection
    ) throws -> Message.ID? {
        switch parent {
        case .activeLeaf: return activeLeafID
        case .message(let id):
            let isInThread = try connection.exists(
                "select 1 from messages where thread_id = \(threadID) and id = \(id) and is_deleted = 0")
            guard isInThread else { throw ChatError.invalid("parent_message_id", "is not a message of this thread") }
            return id
        }
    }

    fileprivate func insert(under parentID: Message.ID?, on connection: any SQLConnection) throws {
        try insert(userMessage, under: parentID, activeChildID: answer.id, on: connection)
        try insert(answer, under: userMessage.id, activeChildID: nil, on: connection)
        try connection.execute(
            """
            insert into generations (id, thread_id, message_id, user_id, model, node, status, started_at)
            values (\(generation.id), \(threadID), \(answer.id), \(generation.userID), \(generation.model),
                \(generation.node), 'streaming', \(generation.startedAt))
            """)
    }

    private func insert(
        _ message: Message, under parentID: Message.ID?, activeChildID: Message.ID?,
        on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            insert into messages (id, thread_id, parent_id, active_child_id, client_message_id, role, content, status,
                model_used, token_count, metadata, created_at)
            values (\(message.id), \(threadID), \(parentID), \(activeChildID), \(message.clientMessageID),
                \(message.role.rawValue), \(message.content), \(message.status.rawValue), \(message.modelUsed),
                \(message.tokenCount), \(StoredFacts(message.metadata)), \(message.createdAt))
            """)
    }

    /// Makes the path to the answer the one that is shown.
    fileprivate func activate(
        under parentID: Message.ID?, formerLeafID: Message.ID?, on connection: any SQLConnection
    ) throws {
        if let parentID {
            try connection.execute(
                """
                update messages set active_child_id = \(userMessage.id)
                where thread_id = \(threadID) and id = \(parentID)
                """)
            // A branch: what leads to it may not be what was shown.
            if parentID != formerLeafID { try activateAncestors(of: parentID, on: connection) }
        }
        try connection.execute("update threads set active_leaf_id = \(answer.id) where id = \(threadID)")
    }

    private func activateAncestors(of messageID: Message.ID, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            with recursive ancestors (id, parent_id, child_id) as (
                select messages.id, messages.parent_id, \(userMessage.id) from messages
                where messages.thread_id = \(threadID) and messages.id = \(messageID)
                union all
                select messages.id, messages.parent_id, ancestors.id
                from ancestors join messages
                on messages.thread_id = \(threadID) and messages.id = ancestors.parent_id
            )
            update messages set active_child_id = ancestors.child_id from ancestors
            where messages.thread_id = \(threadID) and messages.id = ancestors.id
            and messages.active_child_id <> ancestors.child_id
            """)
    }

    fileprivate func count(on connection: any SQLConnection) throws {
        try connection.execute(
            """
            update threads set
                title = case when message_count = 0 and title_source = 'heading' then \(heading) else title end,
                message_count = message_count + 2,
                total_tokens = total_tokens + \((userMessage.tokenCount ?? 0) + (answer.tokenCount ?? 0))
            where id = \(threadID)
            """)
        try SQLChatStore.noteActivity(in: threadID, at: userMessage.createdAt, on: connection)
    }
}

extension SQLChatStore {
    /// Moves the thread and its project to the top of their lists.
    static func noteActivity(in threadID: ChatThread.ID, at: Date, on connection: any SQLConnection) throws {
        try connection.execute(
            "update threads set last_activity_at = \(at), updated_at = \(at) where id = \(threadID)")
        try connection.execute(
            """
            update projects set last_chat_at = \(at)
            where id = (select project_id from threads where id = \(threadID)) and last_chat_at < \(at)
            """)
    }
}
