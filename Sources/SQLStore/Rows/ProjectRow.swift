import ChatCore

extension Project {
    static let columns: SQLText = """
        id, owner_id, name, description, instructions, default_model, template, color, is_archived, last_chat_at,
        thread_count, created_at, updated_at
        """

    init(_ row: any SQLRow) throws {
        let lastChatAt = try row.date("last_chat_at")
        self.init(
            id: try row.id("id"), ownerID: try row.id("owner_id"), name: try row.string("name"),
            description: try row.string("description"), instructions: try row.string("instructions"),
            defaultModel: row.text("default_model"), template: try row.word("template"),
            color: try row.string("color"), isArchived: try row.bool("is_archived"),
            lastChatAt: lastChatAt.millisecondsSince1970 == 0 ? nil : lastChatAt,
            threadCount: try row.int("thread_count"), createdAt: try row.date("created_at"),
            updatedAt: try row.date("updated_at"))
    }
}
