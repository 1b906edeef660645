import ChatCore

extension SearchCandidate {
    init(_ row: any SQLRow, id: SearchResult.ID) throws {
        self.init(id: id, terms: try row.string("words"), date: try row.date("found_at"))
    }
}

extension SearchDetail {
    init(_ row: any SQLRow, id: SearchResult.ID, role: Message.Role?) throws {
        self.init(
            id: id, threadID: try row.id("thread_id"), projectID: try row.id("project_id"),
            threadTitle: try row.string("title"), isArchived: try row.bool("is_archived"), role: role,
            text: try row.string("text"), createdAt: try row.date("created_at"))
    }
}
