extension Migration {
    static let contextSchema: [SQLText] = [
        // A path without its texts: all that the walk along it asks for, so that no message is read.
        """
        create index messages_outline
        on messages (thread_id, id, parent_id, is_deleted, status, token_count)
        """,
        // What a provider counts for each token of the estimate.
        """
        create table token_rates (
            model text primary key not null,
            rate double precision not null,
            samples integer not null)
        """,
        // The same of the thread's newest answer.
        """
        create table thread_token_rates (
            thread_id uuid primary key not null references threads (id) on delete cascade,
            model text not null,
            rate double precision not null)
        """,
    ]
}
