extension Migration {
    static let importSchema: [SQLText] = [
        // By which a project knows a conversation that it has imported; NULL for threads that began here.
        "alter table threads add column import_key uuid",
        """
        create unique index threads_by_import_key on threads (project_id, import_key)
        where import_key is not null
        """,
    ]
}
