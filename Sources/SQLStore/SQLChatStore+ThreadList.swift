import ChatCore
import Foundation

extension SQLChatStore {
    public func threads(of ownerID: User.ID, query: ThreadQuery) async throws -> Page<ChatThread> {
        let order = query.keyset
        let filter = filter(ownerID, query)
        let conditions = [filter, query.pinCondition, try order.condition(query.page.start)].compactMap(\.self)
        return try await engine.read { connection in
            let rows = try connection.query(
                """
                select \(ChatThread.columns) from \(ChatThread.source)
                where \(conditions.joined(separator: " and ")) \(order.tail(query.page))
                """, ChatThread.init)
            return Page(
                try Self.withStreamedPreviews(rows, on: connection), limit: query.page.limit,
                total: try Self.count(filter, isPinned: query.isPinned, on: connection)
            ) { PageCursor(key: $0.sortDate(query.sort).millisecondsSince1970, id: $0.id.uuid) }
        }
    }

    /// Counted in indexes alone: those without a pin are all less those with one, of which there are few.
    private static func count(_ filter: SQLText, isPinned: Bool?, on connection: any SQLConnection) throws -> Int {
        func count(_ condition: SQLText) throws -> Int {
            try connection.count("select count(*) as n from threads where \(condition)")
        }
        let pinned: SQLText = "\(filter) and \(ThreadQuery.pinned)"
        switch isPinned {
        case nil: return try count(filter)
        case true?: return try count(pinned)
        case false?: return try count(filter) - count(pinned)
        }
    }

    /// Which threads are in the list, whatever the page, pinned or not.
    private func filter(_ ownerID: User.ID, _ query: ThreadQuery) -> SQLText {
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
    /// In the words of the indexes that hold them.
    fileprivate static let pinned: SQLText = "threads.is_pinned = 1"

    fileprivate var pinCondition: SQLText? {
        isPinned.map { $0 ? Self.pinned : "threads.is_pinned = 0" }
    }

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
