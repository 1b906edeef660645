extension Migration {
    /// Search by terms that the program makes of a text, so that all databases, and every program that opens one, find
    /// the same; see `SearchTerms`.
    static func searchSchema(for engine: any SQLEngine) -> [SQLText] {
        [
            // What has changed since the index was last written. Triggers note it, whoever makes the change.
            "create table unindexed_messages (search_id integer primary key)",
            "create table unindexed_threads (search_id integer primary key)",
        ] + engine.searchSchema
    }
}
