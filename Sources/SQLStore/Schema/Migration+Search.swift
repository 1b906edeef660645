extension Migration {
    /// Search by terms that the program makes of a text, so that all databases, and every program that opens one, find
    /// the same; see `SearchTerms`. What is there already waits to be made findable.
    static func searchWordsSchema(for engine: any SQLEngine) -> [SQLText] {
        [
            // What has changed since the index was last written. Triggers note it, whoever makes the change.
            "create table unindexed_messages (search_id integer primary key)",
            "create table unindexed_threads (search_id integer primary key)",
        ] + engine.searchWordsSchema + [
            """
            insert into unindexed_messages (search_id)
            select search_id from messages where is_deleted = 0 and status <> 'streaming'
            """,
            "insert into unindexed_threads (search_id) select search_id from threads",
        ]
    }
}
