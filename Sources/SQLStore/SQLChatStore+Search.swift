import ChatCore

extension SQLChatStore: SearchStore {
    public func candidates(
        _ query: SearchQuery, in scope: SearchScope, extent: SearchExtent?
    ) async throws -> SearchCandidates {
        guard !query.clauses.isEmpty else {
            return SearchCandidates(elements: [], extent: extent ?? SearchExtent(lastMessage: 0, lastThread: 0))
        }
        let messages = engine.words(
            matching: query, in: scope, of: .messages, upTo: extent?.lastMessage, limit: SearchRules.rankedMessagesMax)
        let titles = engine.words(
            matching: query, in: scope, of: .threads, upTo: extent?.lastThread, limit: SearchRules.rankedTitlesMax)
        return try await engine.read { connection in
            let messages = try connection.query(
                """
                select found.search_id, found.words, messages.id, messages.created_at as found_at
                from (\(messages)) as found join messages on messages.search_id = found.search_id
                where messages.is_deleted = 0 and messages.status <> 'streaming'
                order by found.search_id desc
                """
            ) { (number: try $0.int("search_id"), found: try SearchCandidate($0, id: .message(try $0.id("id")))) }
            let titles = try connection.query(
                """
                select found.search_id, found.words, threads.id, threads.last_activity_at as found_at
                from (\(titles)) as found join threads on threads.search_id = found.search_id
                where threads.owner_id = \(scope.ownerID)
                order by found.search_id desc
                """
            ) { (number: try $0.int("search_id"), found: try SearchCandidate($0, id: .title(try $0.id("id")))) }
            return SearchCandidates(
                elements: (titles + messages).map(\.found),
                extent: extent
                    ?? SearchExtent(
                        lastMessage: Int64(messages.first?.number ?? 0), lastThread: Int64(titles.first?.number ?? 0)))
        }
    }

    public func details(of ids: [SearchResult.ID], owner: User.ID) async throws -> [SearchDetail] {
        let messageIDs = ids.compactMap(\.message)
        let threadIDs = ids.compactMap(\.title)
        return try await engine.read { connection in
            let messages = try Self.messageDetails(messageIDs, owner: owner, on: connection)
            let titles = try Self.titleDetails(threadIDs, owner: owner, on: connection)
            let found = Dictionary((messages + titles).map { ($0.id, $0) }) { first, _ in first }
            return ids.compactMap { found[$0] }
        }
    }

    /// The threads whose title, or one of whose messages, `query` finds.
    /// - Returns: `nil` when there is no word to look for.
    func threadIDs(matching query: SearchQuery, in scope: SearchScope) -> SQLText? {
        guard !query.clauses.isEmpty else { return nil }
        let limit = SearchRules.listedMessagesMax
        return """
            select threads.id
            from (\(engine.searchIDs(matching: query, in: scope, of: .threads, limit: limit))) as found
            join threads on threads.search_id = found.search_id
            union
            select messages.thread_id
            from (\(engine.searchIDs(matching: query, in: scope, of: .messages, limit: limit))) as found
            join messages on messages.search_id = found.search_id
            where messages.is_deleted = 0 and messages.status <> 'streaming'
            """
    }

    private static func messageDetails(
        _ ids: [Message.ID], owner: User.ID, on connection: any SQLConnection
    ) throws -> [SearchDetail] {
        guard !ids.isEmpty else { return [] }
        return try connection.query(
            """
            select messages.id, messages.thread_id, messages.role, messages.content as text, messages.created_at,
                threads.project_id, threads.title, threads.is_archived
            from messages join threads on threads.id = messages.thread_id
            where messages.id in (\(ids.sqlList))
            and messages.is_deleted = 0 and messages.status <> 'streaming' and threads.owner_id = \(owner)
            """
        ) { try SearchDetail($0, id: .message(try $0.id("id")), role: try $0.word("role")) }
    }

    private static func titleDetails(
        _ ids: [ChatThread.ID], owner: User.ID, on connection: any SQLConnection
    ) throws -> [SearchDetail] {
        guard !ids.isEmpty else { return [] }
        return try connection.query(
            """
            select threads.id as thread_id, threads.title as text, threads.created_at, threads.project_id,
                threads.title, threads.is_archived
            from threads
            where threads.id in (\(ids.sqlList))
            and threads.owner_id = \(owner)
            """
        ) { try SearchDetail($0, id: .title(try $0.id("thread_id")), role: nil) }
    }
}

extension SearchResult.ID {
    fileprivate var message: Message.ID? { if case .message(let id) = self { id } else { nil } }
    fileprivate var title: ChatThread.ID? { if case .title(let id) = self { id } else { nil } }
}
