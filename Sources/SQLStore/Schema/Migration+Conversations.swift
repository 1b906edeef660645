extension Migration {
    static let projectsSchema: [SQLText] = [
        // `last_chat_at` is 0 before the first chat: the list is paged by it, and NULL has no place in an order.
        """
        create table projects (
            id uuid primary key not null,
            owner_id uuid not null references users (id) on delete cascade,
            name text not null,
            description text not null,
            instructions text not null,
            default_model text,
            template text not null,
            color text not null,
            is_archived integer not null,
            last_chat_at bigint not null default 0,
            thread_count integer not null default 0,
            created_at bigint not null,
            updated_at bigint not null)
        """,
        "create index projects_by_use on projects (owner_id, last_chat_at, id)",
    ]

    static let threadsSchema: [SQLText] = [
        // `read_message_id` is the nil UUID, which comes before every other, until something has been read.
        """
        create table threads (
            search_id integer primary key,
            id uuid not null unique,
            project_id uuid not null references projects (id) on delete cascade,
            owner_id uuid not null references users (id) on delete cascade,
            title text not null,
            title_source text not null,
            model text,
            temperature double precision,
            is_archived integer not null,
            is_pinned integer not null,
            created_at bigint not null,
            updated_at bigint not null,
            last_activity_at bigint not null,
            message_count integer not null default 0,
            total_tokens bigint not null default 0,
            active_leaf_id uuid,
            read_message_id uuid not null)
        """,
        // One index an order, for all threads of a user and for those of a project. They end in what is filtered by,
        // so that counting a list never reads a thread.
        "create index threads_by_creation on threads (owner_id, created_at, id, is_archived)",
        "create index threads_by_update on threads (owner_id, updated_at, id, is_archived)",
        "create index threads_by_activity on threads (owner_id, last_activity_at, id, is_archived)",
        "create index threads_of_project_by_creation on threads (project_id, created_at, id, is_archived, owner_id)",
        "create index threads_of_project_by_update on threads (project_id, updated_at, id, is_archived, owner_id)",
        """
        create index threads_of_project_by_activity
        on threads (project_id, last_activity_at, id, is_archived, owner_id)
        """,
    ]

    static let messagesSchema: [SQLText] = [
        // The pair (thread_id, id) lets the database itself guarantee that a parent is in the same thread.
        """
        create table messages (
            search_id integer primary key,
            id uuid not null unique,
            thread_id uuid not null references threads (id) on delete cascade,
            parent_id uuid,
            active_child_id uuid,
            client_message_id text,
            role text not null,
            content text not null,
            status text not null,
            error_code text,
            model_used text,
            token_count integer,
            prompt_tokens integer,
            finish_reason text,
            is_edited integer not null default 0,
            edited_at bigint,
            is_deleted integer not null default 0,
            metadata text not null,
            created_at bigint not null,
            unique (thread_id, id),
            foreign key (thread_id, parent_id) references messages (thread_id, id))
        """,
        // Versions of one message: siblings in order of creation, the roots under the NULL parent.
        "create index messages_by_parent on messages (thread_id, parent_id, id, is_deleted)",
        """
        create unique index messages_by_client_message_id on messages (thread_id, client_message_id)
        where client_message_id is not null
        """,
    ]

    static let generationsSchema: [SQLText] = [
        """
        create table generations (
            id uuid primary key not null,
            thread_id uuid not null references threads (id) on delete cascade,
            message_id uuid not null references messages (id) on delete cascade,
            user_id uuid not null,
            model text not null,
            node text not null,
            status text not null,
            started_at bigint not null,
            finished_at bigint)
        """,
        "create index generations_of_message on generations (message_id)",
        "create index generations_of_thread on generations (thread_id)",
        // One running answer a thread, whoever asks at the same moment.
        "create unique index generations_streaming on generations (thread_id) where status = 'streaming'",
        // The text of a running answer, appended piece by piece; it moves into the message when the answer ends.
        """
        create table generation_text (
            generation_id uuid not null references generations (id) on delete cascade,
            idx integer not null,
            text text not null,
            primary key (generation_id, idx))
        """,
    ]
}
