/// A table as it is in a backup: everything but what can be made anew.
struct BackupTable {
    enum Kind {
        case integer, real, text, uuid
    }

    var name: String
    var columns: KeyValuePairs<String, Kind>
    /// Orders the rows, the same on every database; `search_id` is a number of the database's own and isn't kept.
    var key: KeyValuePairs<String, Kind>

    /// In an order in which each row finds what it refers to.
    static let all = accounts + conversations + answers + summaries + usage + attachments

    /// Made anew: what search has indexed, and which migrations a database has had.
    static let leftOut: Set = [
        "schema_migrations", "unindexed_messages", "unindexed_threads", "message_words", "thread_words", "node_beats",
    ]

    private static let accounts = [
        BackupTable(
            name: "users",
            columns: [
                "id": .uuid, "email": .text, "display_name": .text, "role": .text, "password_hash": .text,
                "created_at": .integer, "updated_at": .integer,
            ], key: ["id": .uuid]),
        BackupTable(
            name: "sessions",
            columns: [
                "id": .uuid, "user_id": .uuid, "user_agent": .text, "address": .text, "created_at": .integer,
                "last_used_at": .integer,
            ], key: ["id": .uuid]),
        BackupTable(
            name: "refresh_tokens",
            columns: ["digest": .text, "session_id": .uuid, "expires_at": .integer, "replaced_at": .integer],
            key: ["digest": .text]),
        BackupTable(
            name: "projects",
            columns: [
                "id": .uuid, "owner_id": .uuid, "name": .text, "description": .text, "instructions": .text,
                "default_model": .text, "template": .text, "color": .text, "is_archived": .integer,
                "last_chat_at": .integer, "thread_count": .integer, "created_at": .integer, "updated_at": .integer,
            ], key: ["id": .uuid]),
    ]

    private static let conversations = [
        BackupTable(
            name: "threads",
            columns: [
                "id": .uuid, "project_id": .uuid, "owner_id": .uuid, "title": .text, "title_source": .text,
                "model": .text, "temperature": .real, "is_archived": .integer, "is_pinned": .integer,
                "created_at": .integer, "updated_at": .integer, "last_activity_at": .integer,
                "message_count": .integer, "total_tokens": .integer, "active_leaf_id": .uuid,
                "read_message_id": .uuid, "last_message_id": .uuid, "summary_count": .integer,
                "last_summary_at": .integer, "summary_due_at": .integer, "summary_checked_at": .integer,
                "title_attempts": .integer, "import_key": .uuid,
            ], key: ["search_id": .integer]),
        BackupTable(
            name: "messages",
            columns: [
                "id": .uuid, "thread_id": .uuid, "parent_id": .uuid, "active_child_id": .uuid,
                "client_message_id": .text, "role": .text, "content": .text, "status": .text, "error_code": .text,
                "model_used": .text, "token_count": .integer, "prompt_tokens": .integer, "finish_reason": .text,
                "is_edited": .integer, "edited_at": .integer, "is_deleted": .integer, "metadata": .text,
                "created_at": .integer,
            ], key: ["search_id": .integer]),
        BackupTable(
            name: "message_edits",
            columns: ["message_id": .uuid, "idx": .integer, "content": .text, "edited_at": .integer],
            key: ["message_id": .uuid, "idx": .integer]),
    ]

    private static let answers = [
        BackupTable(
            name: "generations",
            columns: [
                "id": .uuid, "thread_id": .uuid, "message_id": .uuid, "user_id": .uuid, "model": .text, "node": .text,
                "status": .text, "started_at": .integer, "finished_at": .integer, "provider": .text,
                "prompt_tokens": .integer, "prompt_price": .integer, "completion_price": .integer,
            ], key: ["id": .uuid]),
        BackupTable(
            name: "generation_text", columns: ["generation_id": .uuid, "idx": .integer, "text": .text],
            key: ["generation_id": .uuid, "idx": .integer]),
        BackupTable(
            name: "token_rates", columns: ["model": .text, "rate": .real, "samples": .integer], key: ["model": .text]),
        BackupTable(
            name: "thread_token_rates", columns: ["thread_id": .uuid, "model": .text, "rate": .real],
            key: ["thread_id": .uuid]),
    ]

    private static let summaries = [
        BackupTable(
            name: "summaries",
            columns: [
                "id": .uuid, "thread_id": .uuid, "text": .text, "key_topics": .text, "start_message_id": .uuid,
                "end_message_id": .uuid, "message_count": .integer, "token_count": .integer, "created_at": .integer,
                "edited_at": .integer,
            ], key: ["id": .uuid]),
        BackupTable(
            name: "summary_messages", columns: ["summary_id": .uuid, "message_id": .uuid],
            key: ["summary_id": .uuid, "message_id": .uuid]),
        BackupTable(
            name: "summary_jobs",
            columns: [
                "id": .uuid, "thread_id": .uuid, "is_scheduled": .integer, "is_forced": .integer,
                "attempts": .integer, "node": .text, "created_at": .integer,
            ], key: ["id": .uuid]),
        BackupTable(name: "summary_policies", columns: ["policy": .text], key: ["policy": .text]),
    ]

    private static let usage = [
        BackupTable(
            name: "usage_records",
            columns: [
                "id": .uuid, "user_id": .uuid, "project_id": .uuid, "thread_id": .uuid, "message_id": .uuid,
                "purpose": .text, "provider": .text, "model": .text, "prompt_tokens": .integer,
                "is_prompt_estimated": .integer, "completion_tokens": .integer, "is_completion_estimated": .integer,
                "cost": .integer, "booked_at": .integer,
            ], key: ["id": .uuid]),
        BackupTable(
            name: "usage_days",
            columns: [
                "user_id": .uuid, "day": .integer, "model": .text, "prompt_tokens": .integer,
                "completion_tokens": .integer, "cost": .integer, "generations": .integer,
                "unpriced_generations": .integer,
            ], key: ["user_id": .uuid, "day": .integer, "model": .text]),
    ]

    static let files = "attachments"

    private static let attachments = [
        BackupTable(
            name: files,
            columns: [
                "id": .uuid, "owner_id": .uuid, "thread_id": .uuid, "file_name": .text, "media_type": .text,
                "size_bytes": .integer, "width": .integer, "height": .integer, "created_at": .integer,
            ], key: ["id": .uuid]),
        BackupTable(
            name: "message_attachments",
            columns: ["message_id": .uuid, "position": .integer, "attachment_id": .uuid],
            key: ["message_id": .uuid, "position": .integer]),
        BackupTable(name: "removed_attachments", columns: ["id": .uuid], key: ["id": .uuid]),
    ]
}
