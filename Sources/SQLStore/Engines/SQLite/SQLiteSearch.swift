import ChatCore

/// The first full-text index, over the text as it is; `searchWordsSchema` replaces it.
extension SQLiteEngine {
    var searchSchema: [SQLText] {
        Self.index("thread_search", of: "threads", column: "title", state: [], isIndexed: "true")
            + Self.index(
                "message_search", of: "messages", column: "content", state: ["status", "is_deleted"],
                // A running answer is indexed once, when it ends.
                isIndexed: "ROW.is_deleted = 0 and ROW.status <> 'streaming'")
    }

    /// An index over `column` of those rows for which `condition` holds, which reads the columns in `state`.
    private static func index(
        _ name: String, of table: String, column: String, state: [String], isIndexed condition: String
    ) -> [SQLText] {
        let isNew = condition.replacing("ROW", with: "new")
        let wasOld = condition.replacing("ROW", with: "old")
        let add = "insert into \(name) (rowid, \(column)) select new.search_id, new.\(column) where \(isNew);"
        let remove = """
            insert into \(name) (\(name), rowid, \(column))
            select 'delete', old.search_id, old.\(column) where \(wasOld);
            """
        let watched = ([column] + state).joined(separator: ", ")
        return [
            """
            create virtual table \(name) using fts5 (
                \(column), content = '\(table)', content_rowid = 'search_id',
                tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')
            """,
            "create trigger \(name)_insert after insert on \(table) begin \(add) end",
            "create trigger \(name)_update after update of \(watched) on \(table) begin \(remove) \(add) end",
            "create trigger \(name)_delete after delete on \(table) begin \(remove) end",
        ].map { SQLText(stringLiteral: $0) }
    }
}
