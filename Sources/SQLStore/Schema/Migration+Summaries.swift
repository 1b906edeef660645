extension Migration {
    static let summariesSchema: [SQLText] = [
        """
        create table summaries (
            id uuid primary key not null,
            thread_id uuid not null references threads (id) on delete cascade,
            text text not null,
            key_topics text not null,
            start_message_id uuid not null,
            end_message_id uuid not null,
            message_count integer not null,
            token_count integer not null,
            created_at bigint not null,
            edited_at bigint)
        """,
        "create index summaries_of_thread on summaries (thread_id, created_at, id)",
        "create index summaries_by_end on summaries (end_message_id, thread_id)",
        // What a summary stands for, message by message: exact when some of them are edited, deleted or branched off
        // later. A row goes when its message's text changes.
        """
        create table summary_messages (
            summary_id uuid not null references summaries (id) on delete cascade,
            message_id uuid not null references messages (id) on delete cascade,
            primary key (summary_id, message_id))
        """,
        "create index summaries_of_message on summary_messages (message_id)",
        // A summary that is to be made; it takes over the job's id. One a thread, whoever asks at the same moment.
        """
        create table summary_jobs (
            id uuid primary key not null,
            thread_id uuid not null unique references threads (id) on delete cascade,
            is_scheduled integer not null,
            is_forced integer not null,
            attempts integer not null default 0,
            node text,
            created_at bigint not null)
        """,
        // What somebody asked for comes before what the schedule found.
        """
        create index summary_jobs_waiting on summary_jobs (is_scheduled, created_at, id) where node is null
        """,
        "alter table threads add column summary_count integer not null default 0",
        "alter table threads add column last_summary_at bigint",
        // When the schedule is to summarise the thread; NULL: not unless it changes.
        "alter table threads add column summary_due_at bigint",
        // The thread's `updated_at` when `summary_due_at` was found out: any change since then makes it uncertain.
        "alter table threads add column summary_checked_at bigint not null default 0",
        "alter table threads add column title_attempts integer not null default 0",
        "create index threads_due_for_summary on threads (summary_due_at, id) where summary_due_at is not null",
        """
        create index threads_unchecked_for_summary on threads (updated_at, id)
        where updated_at <> summary_checked_at
        """,
        // The thresholds that the due times were found out with.
        "create table summary_policies (policy text primary key not null)",
    ]
}
