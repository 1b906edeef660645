import ChatCore

/// Keeping what is searched in step with what is written.
///
/// Triggers note which messages and threads have changed, whatever statement it was; every write ends by making the terms
/// of what has been noted. So no verb has to think of search, and what a write has acknowledged can be found.
extension SQLChatStore {
    /// Makes everything findable that waits for it, such as all there is after an update of the program.
    func indexAllWords() async throws {
        while try await engine.exclusively({ [self] in try indexWords(on: $0) }) {}
    }

    /// What is noted is read first, and then what it names: SQLite keeps the order of a cross join, but would read an
    /// inner one from its other side, all messages up to the last one noted.
    /// - Returns: whether more may be waiting.
    func indexWords(on connection: any SQLConnection) throws -> Bool {
        let messages = try indexWords(
            .messages, noted: "unindexed_messages", on: connection,
            source: """
                select messages.search_id, messages.content as text, threads.owner_id, threads.project_id
                from unindexed_messages cross join messages cross join threads
                where messages.search_id = unindexed_messages.search_id and threads.id = messages.thread_id
                    and messages.is_deleted = 0 and messages.status <> 'streaming'
                """)
        let threads = try indexWords(
            .threads, noted: "unindexed_threads", on: connection,
            source: """
                select threads.search_id, threads.title as text, threads.owner_id, threads.project_id
                from unindexed_threads cross join threads where threads.search_id = unindexed_threads.search_id
                """)
        return messages || threads
    }

    private static let wordsPerStepMax = 200

    private func indexWords(
        _ index: WordIndex, noted queue: SQLText, on connection: any SQLConnection, source: SQLText
    ) throws -> Bool {
        let waiting = try connection.query(
            "select search_id from \(queue) order by search_id limit \(Self.wordsPerStepMax)"
        ) { Int64(try $0.int("search_id")) }
        guard let last = waiting.last.map({ Int($0) }) else { return false }
        let texts = try connection.query("\(source) and \(queue).search_id <= \(last)") {
            (
                searchID: Int64(try $0.int("search_id")), text: try $0.string("text"),
                scope: SearchScope(ownerID: try $0.id("owner_id"), projectID: try $0.id("project_id"))
            )
        }
        for item in texts {
            let terms = SearchTerms.joined(of: item.text)
            try connection.execute(engine.insertWords(terms, of: item.searchID, in: item.scope, into: index))
        }
        // What is deleted, or written on.
        let gone = Set(waiting).subtracting(texts.map(\.searchID))
        if !gone.isEmpty { try connection.execute(engine.deleteWords(of: gone.sorted(), from: index)) }
        try connection.execute("delete from \(queue) where search_id <= \(last)")
        return waiting.count == Self.wordsPerStepMax
    }
}
