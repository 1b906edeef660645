extension Migration {
    static let pinsAndKeptBytesSchema: [SQLText] = [
        // Hold pinned threads only, which are few, with all that they are filtered by; one an order, as otherwise the
        // index of all threads in that order is read from end to end.
        """
        create index threads_pinned_by_creation on threads (owner_id, created_at, id, is_archived, project_id)
        where is_pinned = 1
        """,
        """
        create index threads_pinned_by_update on threads (owner_id, updated_at, id, is_archived, project_id)
        where is_pinned = 1
        """,
        """
        create index threads_pinned_by_activity on threads (owner_id, last_activity_at, id, is_archived, project_id)
        where is_pinned = 1
        """,
        // A user's bytes are summed without reading a row.
        "create index attachments_kept on attachments (owner_id, size_bytes)",
    ]
}
