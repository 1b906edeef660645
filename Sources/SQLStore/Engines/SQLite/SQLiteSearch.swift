import ChatCore

/// Full text with FTS5, over terms that the program has made: FTS5 itself only splits them at their spaces, so any
/// program with SQLite can open, check and change the database.
extension SQLiteEngine {
    var searchSchema: [SQLText] {
        Self.schema(
            .threads, of: "threads", isNoted: "unindexed_threads", isFound: nil,
            changes: "update of title", hasChanged: "new.title <> old.title")
            + Self.schema(
                .messages, of: "messages", isNoted: "unindexed_messages",
                // A running answer can be found when it has ended.
                isFound: "new.is_deleted = 0 and new.status <> 'streaming'",
                changes: "update of content, status, is_deleted",
                hasChanged: """
                    new.content <> old.content or new.is_deleted <> old.is_deleted
                    or (new.status = 'streaming') <> (old.status = 'streaming')
                    """)
    }

    func insertWords(_ terms: String, of searchID: Int64, in scope: SearchScope, into index: WordIndex) -> SQLText {
        let scope = Self.scopeTerms(scope).joined(separator: " ")
        return """
            insert or replace into \(index.table) (rowid, scope, words) values (\(Int(searchID)), \(scope), \(terms))
            """
    }

    func deleteWords(of searchIDs: [Int64], from index: WordIndex) -> SQLText {
        "delete from \(index.table) where rowid in (\(searchIDs.map { Int($0) }.sqlList))"
    }

    func words(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, upTo last: Int64?, limit: Int
    ) -> SQLText {
        let extent: SQLText = last.map { "and rowid <= \(Int($0))" } ?? ""
        return """
            select rowid as search_id, substr(words, 1, \(SearchRules.rankedCharactersMax)) as words
            from \(index.table) where \(index.table) match \(Self.matchExpression(query, in: scope)) \(extent)
            order by rowid desc limit \(limit)
            """
    }

    func searchIDs(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, limit: Int
    ) -> SQLText {
        """
        select rowid as search_id from \(index.table)
        where \(index.table) match \(Self.matchExpression(query, in: scope))
        order by rowid desc limit \(limit)
        """
    }

    /// Terms hold nothing that means something to FTS5; in quotation marks, its own words don't either.
    static func matchExpression(_ query: SearchQuery, in scope: SearchScope) -> String {
        let clauses = query.clauses.map { clause in
            "\"" + clause.terms.joined(separator: " ") + "\"" + (clause.isBeginning ? " *" : "")
        }
        let scopeTerms = scopeTerms(scope).map { "\"\($0)\"" }
        return """
            scope : (\(scopeTerms.joined(separator: " AND "))) AND words : (\(clauses.joined(separator: " AND ")))
            """
    }

    /// Whose it is and in which project, as terms: what belongs to others is passed over within the index.
    private static func scopeTerms(_ scope: SearchScope) -> [String] {
        ["u\(term(scope.ownerID))"] + (scope.projectID.map { ["p\(term($0))"] } ?? [])
    }

    private static func term<Entity>(_ id: Identifier<Entity>) -> String {
        id.description.replacing("-", with: "")
    }

    /// - Parameters:
    ///   - isFound: whether a new row is to be found at all.
    ///   - changes, hasChanged: when a row has to be looked at again.
    private static func schema(
        _ index: WordIndex, of table: String, isNoted queue: String, isFound: String?, changes: String,
        hasChanged: String
    ) -> [SQLText] {
        let name = index.rawValue
        let note = """
            insert into \(queue) (search_id)
            select new.search_id where not exists (select 1 from \(queue) where search_id = new.search_id);
            """
        return [
            // Nothing asks FTS5 for ranks, which is what it keeps the columns' sizes for.
            "create virtual table \(name) using fts5 (scope, words, tokenize = 'ascii', columnsize = 0)",
            """
            create trigger \(name)_insert after insert on \(table) when \(isFound ?? "true") begin \(note) end
            """,
            "create trigger \(name)_update after \(changes) on \(table) when \(hasChanged) begin \(note) end",
            """
            create trigger \(name)_delete after delete on \(table) begin
                delete from \(name) where rowid = old.search_id;
                delete from \(queue) where search_id = old.search_id;
            end
            """,
        ].map { SQLText(stringLiteral: $0) }
    }
}

extension WordIndex {
    fileprivate var table: SQLText { SQLText(stringLiteral: rawValue) }
}
