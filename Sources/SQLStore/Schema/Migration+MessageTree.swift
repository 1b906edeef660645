extension Migration {
    static let messageTreeSchema: [SQLText] = [
        // The last message shown: where the path ends once deleted messages are passed over.
        "alter table threads add column last_message_id uuid",
        "update threads set last_message_id = active_leaf_id",
        // What messages said before they were edited in place.
        """
        create table message_edits (
            message_id uuid not null references messages (id) on delete cascade,
            idx integer not null,
            content text not null,
            edited_at bigint not null,
            primary key (message_id, idx))
        """,
    ]
}
