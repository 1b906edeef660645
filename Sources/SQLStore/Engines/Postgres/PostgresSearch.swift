import ChatCore

/// Full text with `tsvector`, over terms that the program has made.
///
/// Only which terms a text has is indexed, without their places: of those PostgreSQL keeps 256 a term and none beyond
/// the 16,383rd. Phrases are looked for in the joined terms of what has all of a phrase's terms. A text with more terms
/// than a `tsvector` can hold is noted as such, and all of a query is looked for in it in this way.
extension PostgresEngine {
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

    /// What a transaction has changed is noted in a table that only its connection sees, in the place of the one that all
    /// see: else every write would have read what every other one notes, and only one of them could succeed. The shared
    /// ones are for what other programs change, until the next start. Every write empties its own; a connection is not used
    /// for so long that what is left of their rows would matter.
    static let ownQueues = ["unindexed_messages", "unindexed_threads"].map { queue in
        "create temporary table \(queue) (search_id bigint primary key);"
    }.joined(separator: "\n")

    func insertWords(_ terms: String, of searchID: Int64, in scope: SearchScope, into index: WordIndex) -> SQLText {
        let isWhole = Self.fitsVector(terms)
        let lexemes = Self.scopeTerms(scope) + (isWhole ? [] : [Self.overflow])
        let words: SQLText = isWhole ? "string_to_array(entry.words, ' ') ||" : ""
        return """
            insert into \(index.table) (search_id, words, terms)
            select entry.search_id, entry.words, array_to_tsvector(\(words) string_to_array(entry.scope, ' '))
            from (values (\(Int(searchID)), \(terms), \(lexemes.joined(separator: " ")))) as entry (search_id, words, scope)
            on conflict (search_id) do update set words = excluded.words, terms = excluded.terms
            """
    }

    func deleteWords(of searchIDs: [Int64], from index: WordIndex) -> SQLText {
        "delete from \(index.table) where search_id in (\(searchIDs.map { Int($0) }.sqlList))"
    }

    func words(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, upTo last: Int64?, limit: Int
    ) -> SQLText {
        let extent: SQLText = last.map { "and search_id <= \(Int($0))" } ?? ""
        // The texts of those alone that are asked for: they lie outside the table.
        return """
            select matching.search_id,
                substr(\(index.table).words, 1, cast(\(SearchRules.rankedCharactersMax) as integer)) as words
            from (
                select search_id from \(index.table) where \(Self.condition(query, in: scope)) \(extent)
                order by search_id desc limit \(limit)
            ) as matching join \(index.table) on \(index.table).search_id = matching.search_id
            """
    }

    func searchIDs(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, limit: Int
    ) -> SQLText {
        """
        select search_id from \(index.table) where \(Self.condition(query, in: scope))
        order by search_id desc limit \(limit)
        """
    }

    // MARK: Terms

    /// What no term of a text begins with: these are letters, digits and marks.
    private static let mark = "/"
    /// Of a text whose terms are not all in the vector.
    private static let overflow = mark + "more"

    /// Whose it is and in which project, as terms: what belongs to others is passed over within the index.
    private static func scopeTerms(_ scope: SearchScope) -> [String] {
        ["\(mark)u\(scope.ownerID)"] + (scope.projectID.map { ["\(mark)p\($0)"] } ?? [])
    }

    /// A vector holds terms of this many bytes each, and of a megabyte in all.
    private static let termBytesMax = 2_000
    private static let vectorBytesMax = 1_000_000

    private static func fitsVector(_ terms: String) -> Bool {
        // Most often there is nothing to count.
        if terms.utf8.count <= termBytesMax { return true }
        let parts = terms.utf8.split(separator: UInt8(ascii: " "))
        guard parts.allSatisfy(fitsVector) else { return false }
        return terms.utf8.count <= vectorBytesMax
            || Set(parts.map { String(Substring($0)) }).reduce(0) { $0 + $1.utf8.count } <= vectorBytesMax
    }

    private static func fitsVector(_ term: Substring.UTF8View) -> Bool { term.count <= termBytesMax }

    /// Joined, and so never kept prepared: a plan has to know the words, of which some are in every message and others in
    /// none.
    private static func condition(_ query: SearchQuery, in scope: SearchScope) -> SQLText {
        let places = query.clauses.compactMap(place)
        let conditions = ["terms @@ cast(\(vectorQuery(query, in: scope)) as tsquery)" as SQLText] + places
        return conditions.joined(separator: " and ")
    }

    /// Terms hold nothing that means something in a query; in quotation marks, its own words don't either.
    private static func vectorQuery(_ query: SearchQuery, in scope: SearchScope) -> String {
        let words = query.clauses.flatMap { clause in
            clause.terms.enumerated().filter { fitsVector($0.element[...].utf8) }.map { place, term in
                let isBeginning = clause.isBeginning && place == clause.terms.count - 1
                return "'\(term)'\(isBeginning ? ":*" : "")"
            }
        }
        let scope = scopeTerms(scope).map { "'\($0)'" }.joined(separator: " & ")
        guard !words.isEmpty else { return scope }
        return "\(scope) & ('\(overflow)' | (\(words.joined(separator: " & "))))"
    }

    /// What the vector can't say of a clause: whether its terms follow one another.
    private static func place(_ clause: SearchQuery.Clause) -> SQLText? {
        let text = " " + clause.terms.joined(separator: " ") + (clause.isBeginning ? "" : " ")
        let isThere: SQLText = "strpos(' ' || words || ' ', \(text)) > 0"
        let isInVector = clause.terms.count == 1 && clause.terms.allSatisfy { fitsVector($0[...].utf8) }
        return isInVector ? "(not terms @@ \(overflowQuery) or \(isThere))" : isThere
    }

    private static let overflowQuery = SQLText(stringLiteral: "cast('''\(overflow)''' as tsquery)")

    // MARK: Schema

    /// - Parameters:
    ///   - isFound: whether a new row is to be found at all.
    ///   - changes, hasChanged: when a row has to be looked at again.
    private static func schema(
        _ index: WordIndex, of table: String, isNoted queue: String, isFound: String?, changes: String,
        hasChanged: String
    ) -> [SQLText] {
        let name = index.rawValue
        return [
            "create table \(name) (search_id bigint primary key, words text not null, terms tsvector not null)",
            // What waits to be sorted in is searched from end to end: not much of it.
            "create index \(name)_terms on \(name) using gin (terms) with (gin_pending_list_limit = 256)",
            function(
                "\(name)_note", "insert into \(queue) (search_id) values (new.search_id) on conflict do nothing;"),
            """
            create trigger \(name)_insert after insert on \(table) for each row when (\(isFound ?? "true"))
            execute function \(name)_note()
            """,
            """
            create trigger \(name)_update after \(changes) on \(table) for each row when (\(hasChanged))
            execute function \(name)_note()
            """,
        ].map { SQLText(stringLiteral: $0) }
            + afterDelete(
                of: table, name: "\(name)_delete",
                """
                delete from \(name) where search_id in (select search_id from gone);
                delete from \(queue) where search_id in (select search_id from gone);
                """)
    }
}

extension WordIndex {
    fileprivate var table: SQLText { SQLText(stringLiteral: rawValue) }
}
