import ChatCore
import Foundation

extension SQLChatStore: AttachmentStore {
    public func insertAttachment(_ attachment: Attachment, unsentMax: Int, keptBytesMax: Int) async throws {
        try await write { connection in
            let unsent = try connection.count(
                """
                select count(*) as n from attachments
                where owner_id = \(attachment.ownerID) and thread_id is null
                """)
            guard unsent < unsentMax else {
                throw ChatError(.conflict, "\(unsent) files wait to be sent. Send or remove some of them first.")
            }
            let keptBytes = try connection.count(
                "select coalesce(sum(size_bytes), 0) as n from attachments where owner_id = \(attachment.ownerID)")
            guard keptBytes + attachment.sizeBytes <= keptBytesMax else { throw ChatError.noRoomForFiles }
            try connection.execute(
                """
                insert into attachments (id, owner_id, file_name, media_type, size_bytes, width, height, created_at)
                values (\(attachment.id), \(attachment.ownerID), \(attachment.fileName),
                    \(attachment.type.rawValue), \(attachment.sizeBytes), \(attachment.imageSize?.width),
                    \(attachment.imageSize?.height), \(attachment.createdAt))
                """)
        }
    }

    public func attachment(_ id: Attachment.ID, of ownerID: User.ID) async throws -> Attachment? {
        try await engine.read { connection in
            try connection.first(
                "select \(Attachment.columns) from attachments where id = \(id) and owner_id = \(ownerID)",
                Attachment.init)
        }
    }

    public func unsentAttachments(_ ids: [Attachment.ID], of ownerID: User.ID) async throws -> [Attachment] {
        guard !ids.isEmpty else { return [] }
        return try await engine.read { connection in
            try connection.query(
                """
                select \(Attachment.columns) from attachments
                where id in (\(ids.sqlList)) and owner_id = \(ownerID) and thread_id is null
                """, Attachment.init)
        }
    }

    public func deleteAttachment(_ id: Attachment.ID, of ownerID: User.ID) async throws -> Bool {
        try await write { connection in
            let removed = try connection.execute(
                """
                delete from attachments
                where id = \(id) and owner_id = \(ownerID) and thread_id is null
                """)
            if removed > 0 { return true }
            let isSent = try connection.exists(
                "select 1 from attachments where id = \(id) and owner_id = \(ownerID)")
            if isSent { throw ChatError(.conflict, "This file is part of a message. Delete its thread to remove it.") }
            return false
        }
    }

    public func deleteUnsentAttachments(createdBefore: Date, limit: Int) async throws -> Int {
        try await write { connection in
            try connection.execute(
                """
                delete from attachments where id in (
                    select id from attachments where thread_id is null and created_at < \(createdBefore)
                    order by created_at limit \(limit)
                )
                """)
        }
    }

    public func removedAttachments(limit: Int) async throws -> [Attachment.ID] {
        try await engine.read { connection in
            try connection.query("select id from removed_attachments order by id limit \(limit)") { try $0.id("id") }
        }
    }

    public func forgetRemovedAttachments(_ ids: [Attachment.ID]) async throws {
        guard !ids.isEmpty else { return }
        try await write { try $0.execute("delete from removed_attachments where id in (\(ids.sqlList))") }
    }

    public func existingAttachments(among ids: [Attachment.ID]) async throws -> Set<Attachment.ID> {
        guard !ids.isEmpty else { return [] }
        return try await engine.read { connection in
            Set(try connection.query("select id from attachments where id in (\(ids.sqlList))") { try $0.id("id") })
        }
    }
}

extension ChatError {
    fileprivate static let noRoomForFiles = ChatError(
        .payloadTooLarge, "There is no more room for your files. Delete threads whose files you no longer need.")
}

// MARK: Of messages

extension SQLChatStore {
    /// Makes files parts of a message that has just been written, in this order, and of its thread.
    /// - Throws: `validation_failed` on `attachment_ids` unless all of them are the owner's and belong to no message.
    static func linkAttachments(
        _ ids: [Attachment.ID], to message: Message, of ownerID: User.ID, on connection: any SQLConnection
    ) throws {
        guard !ids.isEmpty else { return }
        let linked = try connection.execute(
            """
            update attachments set thread_id = \(message.threadID)
            where id in (\(ids.sqlList)) and owner_id = \(ownerID) and thread_id is null
            """)
        guard linked == ids.count else { throw ChatError.unusableAttachments }
        let rows = ids.enumerated().map { "(\(message.id), \($0.offset), \($0.element))" as SQLText }
        try connection.execute(
            """
            insert into message_attachments (message_id, position, attachment_id)
            values \(rows.joined(separator: ", "))
            """)
    }

    /// Gives a message the files of another one of its thread: a new version keeps what the old one had.
    static func copyAttachments(
        from messageID: Message.ID, to versionID: Message.ID, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            insert into message_attachments (message_id, position, attachment_id)
            select \(versionID), position, attachment_id from message_attachments where message_id = \(messageID)
            """)
    }

    /// Puts their files into messages, with one query for all of them.
    static func withAttachments(_ messages: [Message], on connection: any SQLConnection) throws -> [Message] {
        let senders = messages.filter { $0.role == .user }.map(\.id)
        guard !senders.isEmpty else { return messages }
        let linked = try connection.query(
            """
            select message_attachments.message_id, \(Attachment.columns)
            from message_attachments join attachments on attachments.id = message_attachments.attachment_id
            where message_attachments.message_id in (\(senders.sqlList))
            order by message_attachments.message_id, message_attachments.position
            """
        ) { (messageID: try $0.id("message_id") as Message.ID, attachment: try Attachment($0)) }
        guard !linked.isEmpty else { return messages }
        let attachments = Dictionary(grouping: linked, by: \.messageID)
        return messages.map { message in
            var message = message
            message.attachments = (attachments[message.id] ?? []).map(\.attachment)
            return message
        }
    }
}
