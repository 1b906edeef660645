/// The keys of the contract's objects.
enum Shape {
    static let project: Set = [
        "id", "name", "description", "instructions", "default_model", "template", "color", "is_archived",
        "last_chat_at", "thread_count", "created_at", "updated_at",
    ]
    static let thread: Set = [
        "id", "project_id", "title", "created_at", "updated_at", "last_activity_at", "message_count", "total_tokens",
        "last_message", "is_summarized", "summary_count", "last_summary_at", "is_archived", "is_pinned", "has_unread",
        "is_generating",
    ]
    static let attachment: Set = [
        "id", "file_name", "media_type", "size_bytes", "width", "height", "thread_id", "created_at",
    ]
    static let summary: Set = [
        "id", "thread_id", "summary_text", "key_topics", "start_message_id", "end_message_id", "message_count",
        "token_count", "created_at",
    ]
    static let message: Set = [
        "id", "thread_id", "parent_message_id", "client_message_id", "content", "is_user", "role", "status",
        "error_code", "model_used", "token_count", "prompt_tokens", "finish_reason", "is_edited", "edited_at",
        "is_deleted", "is_summarized", "version_index", "version_count", "attachments", "metadata", "created_at",
    ]
}
