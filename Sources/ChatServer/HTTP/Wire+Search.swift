import ChatAPI
import ChatCore

extension SearchResultBody {
    init(_ result: SearchResult) {
        let detail = result.detail
        let messageID: Message.ID? = if case .message(let id) = detail.id { id } else { nil }
        self.init(
            kind: messageID == nil ? "title" : "message", messageId: messageID?.description,
            threadId: detail.threadID.description, projectId: detail.projectID.description,
            threadTitle: detail.threadTitle, isArchived: detail.isArchived, isUser: detail.role.map { $0 == .user },
            createdAt: detail.createdAt, snippet: result.snippet.html,
            segments: result.snippet.segments.map { .init(text: $0.text, isMatch: $0.isMatch) })
    }
}
