import ChatCore
import Foundation

extension SQLChatStore {
    public func threads(of ownerID: User.ID, query: ThreadQuery) async throws -> Page<ChatThread> {
        let order = query.keyset
        let filter = try self.filter(ownerID, query)
        let place = try order.condition(query.page.start)
        let filterAndPlace = place.map { "\(filter) and \($0)" as SQLText } ?? filter
        return try await engine.read { connection in
            let rows = try connection.query(
                """
                select \(ChatThread.columns) from \(ChatThread.source)
                where \(filterAndPlace) \(order.tail(query.page))
                """, ChatThread.init)
            return Page(
                try Self.withStreamedPreviews(rows, on: connection), limit: query.page.limit,
                total: try connection.count("select count(*) as n from threads where \(filter)")
            ) { PageCursor(key: $0.sortDate(query.sort).millisecondsSince1970, id: $0.id.uuid) }
        }
    }

    /// Which threads are in the list, whatever the page.
    private func filter(_ ownerID: User.ID, _ query: ThreadQuery) throws -> SQLText {
        var conditions: [SQLText] = ["threads.owner_id = \(ownerID)"]
        if let projectID = query.projectID { conditions.append("threads.project_id = \(projectID)") }
        if !query.includesArchived { conditions.append("threads.is_archived = 0") }
        if let search = query.search, search.contains(where: { !$0.isWhitespace }) {
            let scope = SearchScope(ownerID: ownerID, projectID: query.projectID)
            // Without a word to look for, nothing is found.
            let found = threadIDs(matching: SearchQuery(search), in: scope)
            conditions.append(found.map { "threads.id in (\($0))" } ?? "1 = 0")
        }
        return conditions.joined(separator: " and ")
    }

    /// A running answer's text is not in its message yet.
    static func withStreamedPreviews(
        _ threads: [ChatThread], on connection: any SQLConnection
    ) throws -> [ChatThread] {
        let running = threads.filter(\.isGenerating).compactMap(\.lastMessageID)
        let texts = try streamedTexts(of: running, on: connection)
        guard !texts.isEmpty else { return threads }
        return threads.map { thread in
            var thread = thread
            if let text = thread.lastMessageID.flatMap({ texts[$0] }) {
                let content = (thread.lastMessage?.content ?? "") + text
                thread.lastMessage?.content = String(content.prefix(ThreadRules.previewCharactersMax))
            }
            return thread
        }
    }
}

extension ThreadQuery {
    fileprivate var keyset: Keyset {
        let column: SQLText =
            switch sort {
            case .created: "threads.created_at"
            case .updated: "threads.updated_at"
            case .activity: "threads.last_activity_at"
            }
        return Keyset(column: column, idColumn: "threads.id", isDescending: order == .desc)
    }
}

extension ChatThread {
    fileprivate func sortDate(_ sort: ThreadQuery.Sort) -> Date {
        switch sort {
        case .created: createdAt
        case .updated: updatedAt
        case .activity: lastActivityAt
        }
    }
}
