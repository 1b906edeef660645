import ChatCore

extension ChatThread {
    /// To be read from `source`.
    static let columns: SQLText = """
        threads.id, threads.project_id, threads.owner_id, threads.title, threads.title_source, threads.model,
        threads.temperature, threads.is_archived, threads.is_pinned, threads.created_at, threads.updated_at,
        threads.last_activity_at, threads.message_count, threads.total_tokens, threads.summary_count,
        threads.last_summary_at, threads.last_message_id,
        leaf.role as leaf_role, leaf.status as leaf_status, leaf.created_at as leaf_created_at,
        substr(leaf.content, 1, cast(\(previewScalarsMax) as integer)) as leaf_content,
        case when exists (
            select 1 from generations where generations.thread_id = threads.id and generations.status = 'streaming'
        ) then 1 else 0 end as is_generating,
        case when exists (
            select 1 from messages answer
            where answer.thread_id = threads.id and answer.id > threads.read_message_id
            and answer.role = 'assistant' and answer.status <> 'streaming' and answer.is_deleted = 0
        ) then 1 else 0 end as has_unread
        """

    static let source: SQLText = """
        threads left join messages leaf
        on leaf.thread_id = threads.id and leaf.id = threads.last_message_id
        """

    /// SQL counts code points: room for characters that are made of several.
    private static let previewScalarsMax = ThreadRules.previewCharactersMax * 4

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.id("id"), projectID: try row.id("project_id"), ownerID: try row.id("owner_id"),
            title: try row.string("title"), titleSource: try row.word("title_source"), model: row.text("model"),
            temperature: row.real("temperature"), isArchived: try row.bool("is_archived"),
            isPinned: try row.bool("is_pinned"), createdAt: try row.date("created_at"),
            updatedAt: try row.date("updated_at"), lastActivityAt: try row.date("last_activity_at"),
            messageCount: try row.int("message_count"), totalTokens: try row.int("total_tokens"),
            summaryCount: try row.int("summary_count"), lastSummaryAt: row.optionalDate("last_summary_at"),
            lastMessage: try Preview(row), hasUnread: try row.bool("has_unread"),
            isGenerating: try row.bool("is_generating"), lastMessageID: row.optionalID("last_message_id"))
    }
}

extension ChatThread.Preview {
    fileprivate init?(_ row: any SQLRow) throws {
        guard let content = row.text("leaf_content") else { return nil }
        let role: Message.Role = try row.word("leaf_role")
        self.init(
            id: try row.id("last_message_id"), content: String(content.prefix(ThreadRules.previewCharactersMax)),
            isUser: role == .user,
            createdAt: try row.date("leaf_created_at"))
    }
}
