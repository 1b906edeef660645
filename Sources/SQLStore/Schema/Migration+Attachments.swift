extension Migration {
    static func attachmentsSchema(_ engine: any SQLEngine) -> [SQLText] {
        [
            // `thread_id` is NULL until the file is sent.
            """
            create table attachments (
                id uuid primary key not null,
                owner_id uuid not null references users (id) on delete cascade,
                thread_id uuid references threads (id) on delete cascade,
                file_name text not null,
                media_type text not null,
                size_bytes bigint not null,
                width integer,
                height integer,
                created_at bigint not null)
            """,
            "create index attachments_of_owner on attachments (owner_id, thread_id)",
            "create index attachments_of_thread on attachments (thread_id)",
            "create index attachments_unsent on attachments (created_at) where thread_id is null",
            // The versions of a message share their files.
            """
            create table message_attachments (
                message_id uuid not null references messages (id) on delete cascade,
                position integer not null,
                attachment_id uuid not null references attachments (id) on delete cascade,
                primary key (message_id, position))
            """,
            "create index message_attachments_by_attachment on message_attachments (attachment_id)",
            // Whatever takes an attachment away, its file has to follow.
            "create table removed_attachments (id uuid primary key not null)",
        ] + engine.keepingRemovedIDs(of: "attachments", in: "removed_attachments")
    }
}
