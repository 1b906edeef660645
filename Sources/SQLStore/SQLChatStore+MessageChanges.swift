import ChatCore
import Foundation

extension SQLChatStore {
    public func editMessage(
        _ id: Message.ID, of ownerID: User.ID, content: String, tokenCount: Int, at: Date
    ) async throws -> ChangedMessage? {
        try await write { connection in
            guard let message = try Self.undeletedMessage(id, of: ownerID, on: connection) else { return nil }
            try connection.execute(
                """
                insert into message_edits (message_id, idx, content, edited_at)
                select \(id), count(*), \(message.content), \(at) from message_edits where message_id = \(id)
                """)
            try connection.execute(
                """
                update messages set content = \(content), token_count = \(tokenCount), is_edited = 1, edited_at = \(at)
                where thread_id = \(message.threadID) and id = \(id)
                """)
            try Self.noteChangedText(of: id, on: connection)
            try connection.execute(
                """
                update threads set updated_at = \(at),
                    total_tokens = total_tokens + \(tokenCount - (message.tokenCount ?? 0))
                where id = \(message.threadID)
                """)
            return try Self.changed(id, in: message.threadID, of: ownerID, on: connection)
        }
    }

    public func selectMessage(_ id: Message.ID, of ownerID: User.ID, at: Date) async throws -> ChangedMessage? {
        try await write { connection in
            guard let message = try Self.undeletedMessage(id, of: ownerID, on: connection) else { return nil }
            try Self.showBranch(of: message, on: connection)
            try connection.execute("update threads set updated_at = \(at) where id = \(message.threadID)")
            return try Self.changed(id, in: message.threadID, of: ownerID, on: connection)
        }
    }

    public func deleteMessage(_ id: Message.ID, of ownerID: User.ID, at: Date) async throws -> MessageDeletion? {
        try await write { connection in
            guard let message = try Self.undeletedMessage(id, of: ownerID, on: connection) else { return nil }
            let nearest = try Self.nearestVersion(of: message, on: connection)
            let branch = Self.branch(of: message, isWhole: nearest != nil)
            let leafID = try Self.activeLeafID(of: message.threadID, on: connection)
            let hadLeaf = try leafID.map { try connection.exists("\(branch) select 1 from branch where id = \($0)") }
            let deletedIDs = try Self.markDeleted(branch, of: message, at: at, on: connection)
            if let nearest, hadLeaf == true {
                try Self.showBranch(of: nearest, on: connection)
            } else if let leafID {
                try Self.leave(message, for: nearest, on: connection)
                try Self.endPath(of: message.threadID, at: leafID, on: connection)
            }
            guard let thread = try Self.thread(message.threadID, of: ownerID, on: connection) else { return nil }
            let shown = try nearest.flatMap { try Self.message($0.id, in: $0.threadID, on: connection) }
            return MessageDeletion(
                deletedIDs: deletedIDs, shown: hadLeaf == true ? shown : nil, thread: thread)
        }
    }

    private static func undeletedMessage(
        _ id: Message.ID, of ownerID: User.ID, on connection: any SQLConnection
    ) throws -> Message? {
        guard let threadID = try threadID(of: id, ownedBy: ownerID, on: connection),
            let found = try message(id, in: threadID, on: connection), !found.isDeleted
        else { return nil }
        return found
    }

    private static func showBranch(of message: Message, on connection: any SQLConnection) throws {
        try show(message.id, under: message.parentID, in: message.threadID, on: connection)
        let leafID = try leaf(below: message.id, in: message.threadID, on: connection)
        try endPath(of: message.threadID, at: leafID, on: connection)
    }

    /// On a branch that isn't shown, the parent remembers another version.
    private static func leave(
        _ message: Message, for nearest: Message?, on connection: any SQLConnection
    ) throws {
        guard let nearest, let parentID = message.parentID else { return }
        try connection.execute(
            """
            update messages set active_child_id = \(nearest.id)
            where thread_id = \(message.threadID) and id = \(parentID) and active_child_id = \(message.id)
            """)
    }

    private static func activeLeafID(
        of threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> Message.ID? {
        try connection.first("select active_leaf_id from threads where id = \(threadID)") {
            (id: $0.optionalID("active_leaf_id") as Message.ID?, ())
        }?.id
    }

    /// The version before it, else the one after it.
    private static func nearestVersion(of message: Message, on connection: any SQLConnection) throws -> Message? {
        let siblings = try siblings(of: message.id, in: message.threadID, on: connection)
        let others = try connection.query(
            """
            select \(Message.columns) from messages
            where \(siblings) and messages.is_deleted = 0 and messages.id <> \(message.id) order by messages.id
            """, Message.init)
        return others.last { $0.id < message.id } ?? others.first
    }

    /// A clause that names the ids of a message and, if it is to be whole, of all that follows on every branch, deleted
    /// or not.
    private static func branch(of message: Message, isWhole: Bool) -> SQLText {
        let following: SQLText = """
            union all
            select messages.id from branch join messages
            on messages.thread_id = \(message.threadID) and messages.parent_id = branch.id
            """
        return """
            with recursive branch (id) as (
                select messages.id from messages
                where messages.thread_id = \(message.threadID) and messages.id = \(message.id)
                \(isWhole ? following : "")
            )
            """
    }

    /// - Returns: those that had not been deleted before, the message first.
    private static func markDeleted(
        _ branch: SQLText, of message: Message, at: Date, on connection: any SQLConnection
    ) throws -> [Message.ID] {
        let deleted = try connection.query(
            """
            \(branch)
            update messages set is_deleted = 1
            where thread_id = \(message.threadID) and id in (select id from branch) and is_deleted = 0
            returning id, status, coalesce(token_count, 0) as tokens
            """
        ) {
            (
                id: try $0.id("id") as Message.ID, status: try $0.word("status") as Message.Status,
                tokens: try $0.int("tokens")
            )
        }
        if deleted.contains(where: { $0.status == .streaming }) { throw ChatError.generationInProgress }
        try connection.execute(
            """
            update threads set updated_at = \(at), message_count = message_count - \(deleted.count),
                total_tokens = total_tokens - \(deleted.reduce(0) { $0 + $1.tokens })
            where id = \(message.threadID)
            """)
        return [message.id] + deleted.map(\.id).filter { $0 != message.id }.sorted()
    }
}
