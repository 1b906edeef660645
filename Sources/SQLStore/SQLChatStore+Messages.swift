import ChatCore

extension SQLChatStore: MessageTreeStore {
    public func messages(in threadID: ChatThread.ID, window: MessageWindow) async throws -> MessagePage {
        try await engine.read { connection in
            let thread = try connection.first(
                "select active_leaf_id, total_tokens from threads where id = \(threadID)"
            ) { (leafID: $0.optionalID("active_leaf_id") as Message.ID?, tokens: try $0.int("total_tokens")) }
            guard let thread else { throw ChatError.threadNotFound }
            let walk = try Self.walk(window, in: threadID, leafID: thread.leafID, on: connection)
            let found = try walk?.messages(
                limit: window.limit + 1, where: window.includesDeleted ? "1 = 1" : "messages.is_deleted = 0",
                on: connection)
            let page = try Self.withStreamedText((found ?? []).prefix(window.limit), on: connection)
            return MessagePage(
                messages: walk?.goesToRoot == true ? page.reversed() : page,
                hasMore: (found ?? []).count > window.limit, totalTokens: thread.tokens)
        }
    }

    public func message(_ id: Message.ID, in threadID: ChatThread.ID) async throws -> Message? {
        try await engine.read { try Self.message(id, in: threadID, on: $0) }
    }

    public func message(clientMessageID: String, in threadID: ChatThread.ID) async throws -> Message? {
        try await engine.read { try Self.message(clientMessageID: clientMessageID, in: threadID, on: $0) }
    }

    static func message(
        clientMessageID: String, in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> Message? {
        let messages = try connection.query(
            """
            select \(Message.columns) from messages
            where thread_id = \(threadID) and client_message_id = \(clientMessageID)
            """, Message.init)
        return try withAttachments(messages, on: connection).first
    }

    public func path(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [Message] {
        try await engine.read { connection in
            try MessageWalk(threadID: threadID, startID: leafID, goesToRoot: true, includesStart: true).messages(
                limit: limit,
                where: "messages.is_deleted = 0 and messages.status <> 'streaming' and messages.content <> ''",
                on: connection)
        }
    }

    public func message(_ id: Message.ID, of ownerID: User.ID) async throws -> Message? {
        try await engine.read { connection in
            try Self.threadID(of: id, ownedBy: ownerID, on: connection)
                .flatMap { try Self.message(id, in: $0, on: connection) }
        }
    }

    public func versions(of id: Message.ID, in threadID: ChatThread.ID) async throws -> [Message] {
        try await engine.read { connection in
            let siblings = try Self.siblings(of: id, in: threadID, on: connection)
            let messages = try connection.query(
                """
                select \(Message.columns) from messages
                where \(siblings) and messages.is_deleted = 0 order by messages.id
                """, Message.init)
            return try Self.withAttachments(
                try Self.withStreamedText(messages[...], on: connection), on: connection)
        }
    }

    public func edits(of id: Message.ID, in threadID: ChatThread.ID) async throws -> [MessageEdit] {
        try await engine.read { connection in
            try connection.query(
                """
                select message_edits.content, message_edits.edited_at
                from messages join message_edits on message_edits.message_id = messages.id
                where messages.thread_id = \(threadID) and messages.id = \(id) order by message_edits.idx
                """
            ) { MessageEdit(content: try $0.string("content"), editedAt: try $0.date("edited_at")) }
        }
    }

    static func threadID(
        of id: Message.ID, ownedBy ownerID: User.ID, on connection: any SQLConnection
    ) throws -> ChatThread.ID? {
        try connection.first(
            """
            select threads.id from messages join threads on threads.id = messages.thread_id
            where messages.id = \(id) and threads.owner_id = \(ownerID)
            """
        ) { try $0.id("id") }
    }

    /// The condition for a message and its siblings; the roots of a thread share that they have no parent.
    static func siblings(
        of id: Message.ID, in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> SQLText {
        let parentID: Message.ID? = try connection.first(
            "select parent_id from messages where thread_id = \(threadID) and id = \(id)"
        ) { (id: $0.optionalID("parent_id"), ()) }?.id
        guard let parentID else { return "messages.thread_id = \(threadID) and messages.parent_id is null" }
        return "messages.thread_id = \(threadID) and messages.parent_id = \(parentID)"
    }

    static func message(
        _ id: Message.ID, in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> Message? {
        let messages = try connection.query(
            "select \(Message.columns) from messages where thread_id = \(threadID) and id = \(id)", Message.init)
        return try withAttachments(try withStreamedText(messages[...], on: connection), on: connection).first
    }

    /// - Returns: `nil` when the thread has no message.
    private static func walk(
        _ window: MessageWindow, in threadID: ChatThread.ID, leafID: Message.ID?, on connection: any SQLConnection
    ) throws -> MessageWalk? {
        switch window.anchor {
        case .newest:
            return leafID.map {
                MessageWalk(threadID: threadID, startID: $0, goesToRoot: true, includesStart: true)
            }
        case .before(let anchor), .after(let anchor):
            let isInThread = try connection.exists(
                "select 1 from messages where thread_id = \(threadID) and id = \(anchor)")
            guard isInThread else { throw ChatError.notFound("message") }
            return MessageWalk(
                threadID: threadID, startID: anchor, goesToRoot: window.anchor == .before(anchor),
                includesStart: false)
        }
    }

    /// Puts what a running answer has so far into it.
    static func withStreamedText(
        _ messages: ArraySlice<Message>, on connection: any SQLConnection
    ) throws -> [Message] {
        let running = messages.filter { $0.status == .streaming }.map(\.id)
        let texts = try streamedTexts(of: running, on: connection)
        return messages.map { message in
            var message = message
            message.content += texts[message.id] ?? ""
            return message
        }
    }

    /// The appended text of running answers.
    static func streamedTexts(
        of messageIDs: [Message.ID], on connection: any SQLConnection
    ) throws -> [Message.ID: String] {
        guard !messageIDs.isEmpty else { return [:] }
        let pieces = try connection.query(
            """
            select generations.message_id, generation_text.text
            from generations join generation_text on generation_text.generation_id = generations.id
            where generations.message_id in (\(messageIDs.sqlList))
            order by generation_text.generation_id, generation_text.idx
            """
        ) { (id: try $0.id("message_id") as Message.ID, text: try $0.string("text")) }
        return pieces.reduce(into: [:]) { texts, piece in texts[piece.id, default: ""] += piece.text }
    }
}
