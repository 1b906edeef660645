import ChatCore
import Foundation

extension SQLChatStore: ImportStore {
    public func insertImportedThread(_ imported: ImportedThread) async throws -> Bool {
        try await write { connection in
            let thread = imported.thread
            let isOwners = try connection.exists(
                "select 1 from projects where id = \(thread.projectID) and owner_id = \(thread.ownerID)")
            guard isOwners else { throw ChatError.notFound("project") }
            guard try imported.insertThread(on: connection) else { return false }
            for message in imported.messages { try message.insert(on: connection) }
            for summary in imported.summaries { try summary.insert(on: connection) }
            try connection.execute(
                """
                update projects set thread_count = thread_count + 1,
                    last_chat_at = case when last_chat_at < \(thread.lastActivityAt) then \(thread.lastActivityAt)
                        else last_chat_at end
                where id = \(thread.projectID)
                """)
            return true
        }
    }
}

extension ImportedThread {
    /// - Returns: whether the project had none of this key.
    fileprivate func insertThread(on connection: any SQLConnection) throws -> Bool {
        // Nobody pays for summaries of what was brought along unread: the schedule passes it over until it changes.
        let inserted = try connection.execute(
            """
            insert into threads (id, project_id, owner_id, title, title_source, model, temperature, is_archived,
                is_pinned, created_at, updated_at, last_activity_at, message_count, total_tokens, active_leaf_id,
                last_message_id, read_message_id, import_key, summary_count, last_summary_at, summary_checked_at)
            values (\(thread.id), \(thread.projectID), \(thread.ownerID), \(thread.title),
                \(thread.titleSource.rawValue), \(thread.model), \(thread.temperature), \(thread.isArchived),
                \(thread.isPinned), \(thread.createdAt), \(thread.updatedAt), \(thread.lastActivityAt),
                \(thread.messageCount), \(thread.totalTokens), \(activeLeafID), \(thread.lastMessageID),
                \(messages.last?.message.id), \(importKey), \(summaries.count),
                \(summaries.map(\.summary.createdAt).max()), \(thread.updatedAt))
            on conflict (project_id, import_key) where import_key is not null do nothing
            """)
        return inserted > 0
    }
}

extension ImportedMessage {
    fileprivate func insert(on connection: any SQLConnection) throws {
        try connection.execute(
            """
            insert into messages (id, thread_id, parent_id, active_child_id, role, content, status, error_code,
                model_used, token_count, prompt_tokens, finish_reason, is_edited, edited_at, is_deleted, metadata,
                created_at)
            values (\(message.id), \(message.threadID), \(message.parentID), \(activeChildID),
                \(message.role.rawValue), \(message.content), \(message.status.rawValue),
                \(message.errorCode?.rawValue), \(message.modelUsed), \(message.tokenCount), \(message.promptTokens),
                \(message.finishReason), \(message.isEdited), \(message.editedAt), \(message.isDeleted),
                \(StoredFacts(message.metadata)), \(message.createdAt))
            """)
        for (index, edit) in edits.enumerated() {
            try connection.execute(
                """
                insert into message_edits (message_id, idx, content, edited_at)
                values (\(message.id), \(index), \(edit.content), \(edit.editedAt))
                """)
        }
    }
}

extension PathSummary {
    fileprivate func insert(on connection: any SQLConnection) throws {
        try connection.execute(
            """
            insert into summaries (id, thread_id, text, key_topics, start_message_id, end_message_id, message_count,
                token_count, created_at, edited_at)
            values (\(summary.id), \(summary.threadID), \(summary.text), \(StoredTopics(summary.keyTopics)),
                \(summary.startMessageID), \(summary.endMessageID), \(summary.messageCount), \(summary.tokenCount),
                \(summary.createdAt), \(summary.editedAt))
            """)
        for messageID in coveredMessageIDs {
            try connection.execute(
                "insert into summary_messages (summary_id, message_id) values (\(summary.id), \(messageID))")
        }
    }
}
