import ChatCore
import Foundation

extension SQLChatStore: TurnStore {
    public func insertTurn(_ turn: NewTurn) async throws -> TurnReceipt {
        try await write { connection in
            let threadID = turn.generation.threadID
            if let new = turn.newThread { try Self.insert(new, on: connection) }
            let thread = try connection.first(
                "select last_message_id from threads where id = \(threadID) and owner_id = \(turn.ownerID)"
            ) { (lastMessageID: $0.optionalID("last_message_id") as Message.ID?, ()) }
            guard let thread else { throw ChatError.threadNotFound }
            if let clientMessageID = turn.userMessage.clientMessageID,
                let message = try Self.message(clientMessageID: clientMessageID, in: threadID, on: connection)
            {
                return .duplicate(message)
            }
            try Self.requireNoRunningAnswer(in: threadID, on: connection)
            let parentID = try turn.parentID(lastMessageID: thread.lastMessageID, on: connection)
            try turn.insert(under: parentID, on: connection)
            try Self.linkAttachments(turn.attachmentIDs, to: turn.userMessage, of: turn.ownerID, on: connection)
            if case .sameAs(let formerID) = turn.parent {
                try Self.copyAttachments(from: formerID, to: turn.userMessage.id, on: connection)
            }
            try Self.show(turn.userMessage.id, under: parentID, in: threadID, on: connection)
            try Self.endPath(of: threadID, at: turn.answer.id, on: connection)
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

    fileprivate func parentID(
        lastMessageID: Message.ID?, on connection: any SQLConnection
    ) throws -> Message.ID? {
        switch parent {
        case .activeLeaf: return lastMessageID
        case .sameAs(let id):
            let former = try connection.first(
                "select parent_id from messages where thread_id = \(threadID) and id = \(id) and is_deleted = 0"
            ) { (parentID: $0.optionalID("parent_id") as Message.ID?, ()) }
            guard let former else { throw ChatError.notFound("message") }
            return former.parentID
        case .message(let id):
            let isInThread = try connection.exists(
                "select 1 from messages where thread_id = \(threadID) and id = \(id) and is_deleted = 0")
            guard isInThread else { throw ChatError.invalid("parent_message_id", "is not a message of this thread") }
            return id
        }
    }

    fileprivate func insert(under parentID: Message.ID?, on connection: any SQLConnection) throws {
        try SQLChatStore.insert(userMessage, under: parentID, activeChildID: answer.id, on: connection)
        try SQLChatStore.insert(answer, under: userMessage.id, on: connection)
        try SQLChatStore.insert(generation, on: connection)
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
    static func requireNoRunningAnswer(in threadID: ChatThread.ID, on connection: any SQLConnection) throws {
        let isRunning = try connection.exists(
            "select 1 from generations where thread_id = \(threadID) and status = 'streaming'")
        if isRunning { throw ChatError.generationInProgress }
    }

    static func insert(
        _ message: Message, under parentID: Message.ID?, activeChildID: Message.ID? = nil,
        on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            insert into messages (id, thread_id, parent_id, active_child_id, client_message_id, role, content, status,
                model_used, token_count, metadata, created_at)
            values (\(message.id), \(message.threadID), \(parentID), \(activeChildID), \(message.clientMessageID),
                \(message.role.rawValue), \(message.content), \(message.status.rawValue), \(message.modelUsed),
                \(message.tokenCount), \(StoredFacts(message.metadata)), \(message.createdAt))
            """)
    }

    static func insert(_ generation: Generation, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            insert into generations (id, thread_id, message_id, user_id, model, node, status, started_at)
            values (\(generation.id), \(generation.threadID), \(generation.messageID), \(generation.userID),
                \(generation.model), \(generation.node), 'streaming', \(generation.startedAt))
            """)
    }

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
