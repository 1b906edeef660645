import ChatAPI
import ChatCore
import Hummingbird

/// The summaries of a thread: `/api/v1/threads/{id}/summarize`, `/summary`, `/summaries`, and `/api/v1/summaries/{id}`.
struct SummaryRoutes: Sendable {
    let summaries: SummaryService

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.post("threads/{id}/summarize", use: summarise)
        group.get("threads/{id}/summary", use: newest)
        group.get("threads/{id}/summaries", use: list)
        group.patch("summaries/{id}", use: update)
        group.delete("summaries/{id}", use: delete)
    }

    @Sendable func summarise(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.jsonIfPresent(SummarizeRequest.self)
        let begun = try await summaries.summarise(
            try context.threadID, isForced: body?.force ?? false, owner: try context.principal.user.id)
        return try .json(
            SummarizeResponse(summaryId: begun.id.description, estimatedTime: begun.estimatedSeconds),
            status: .accepted)
    }

    @Sendable func newest(request: Request, context: ChatRequestContext) async throws -> Response {
        let summary = try await summaries.newest(of: try context.threadID, owner: try context.principal.user.id)
        return try .json(SummaryBody(summary))
    }

    @Sendable func list(request: Request, context: ChatRequestContext) async throws -> Response {
        let page = try await summaries.list(
            of: try context.threadID, page: try request.page(), owner: try context.principal.user.id)
        return try .json(
            SummaryList(
                summaries: page.elements.map { SummaryBody($0) }, total: page.total, nextCursor: page.nextCursor))
    }

    @Sendable func update(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(EditSummaryRequest.self)
        let summary = try await summaries.update(
            try summaryID(context), change: SummaryChange(text: body.summaryText, keyTopics: body.keyTopics),
            owner: try context.principal.user.id)
        return try .json(SummaryBody(summary))
    }

    @Sendable func delete(request: Request, context: ChatRequestContext) async throws -> Response {
        try await summaries.delete(try summaryID(context), owner: try context.principal.user.id)
        return .noContent
    }

    private func summaryID(_ context: ChatRequestContext) throws -> Summary.ID {
        try context.id(Summary.self, else: .notFound("summary"))
    }
}

extension SummaryBody {
    init(_ summary: Summary) {
        self.init(
            id: summary.id.description, threadId: summary.threadID.description, summaryText: summary.text,
            keyTopics: summary.keyTopics, startMessageId: summary.startMessageID.description,
            endMessageId: summary.endMessageID.description, messageCount: summary.messageCount,
            tokenCount: summary.tokenCount, createdAt: summary.createdAt)
    }
}
