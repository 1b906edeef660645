/// Full text with FTS5. The indexes hold no text of their own, and triggers keep them in step with what they index:
/// no query that writes has to think of them.
extension SQLiteEngine {
    var searchSchema: [SQLText] {
        Self.index("thread_search", of: "threads", column: "title", state: [], isIndexed: "true")
            + Self.index(
                "message_search", of: "messages", column: "content", state: ["status", "is_deleted"],
                // A running answer is indexed once, when it ends.
                isIndexed: "ROW.is_deleted = 0 and ROW.status <> 'streaming'")
    }

    func threadIDs(matching search: String) -> SQLText? {
        guard let match = Self.matchExpression(search) else { return nil }
        return """
            select threads.id from thread_search
            join threads on threads.search_id = thread_search.rowid
            where thread_search match \(match)
            union
            select messages.thread_id from message_search
            join messages on messages.search_id = message_search.rowid
            where message_search match \(match)
            """
    }

    /// Every word has to be there, the last one at least with its beginning: it may still be being typed.
    ///
    /// A word is quoted, so that none of it is taken for FTS5's own syntax; words without a letter or a digit are
    /// left out, because FTS5 knows no such words.
    static func matchExpression(_ search: String) -> String? {
        let words = search.split { $0.isWhitespace || $0.unicodeScalars.contains("\0") }
            .filter { $0.contains { $0.isLetter || $0.isNumber } }
            .prefix(searchWordsMax)
            .map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
        return words.isEmpty ? nil : words.joined(separator: " ") + "*"
    }

    private static let searchWordsMax = 20

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
