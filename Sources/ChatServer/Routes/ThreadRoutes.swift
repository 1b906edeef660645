import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/threads`, without their messages.
struct ThreadRoutes: Sendable {
    let threads: ThreadService
    let replies: ReplyService
    let origins: OriginPolicy

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("threads", use: list)
        group.post("threads", use: create)
        group.get("threads/{id}", use: get)
        group.patch("threads/{id}", use: update)
        group.delete("threads/{id}", use: delete)
        group.post("threads/{id}/stop", use: stop)
    }

    @Sendable func list(request: Request, context: ChatRequestContext) async throws -> Response {
        let query = ThreadQuery(
            projectID: try request.identifier("project_id"),
            includesArchived: try request.flag("include_archived") ?? false,
            isPinned: try request.flag("is_pinned"),
            sort: try request.choice("sort_by", default: .activity),
            order: try request.choice("order", default: .desc),
            search: request.query("search").flatMap { $0.isEmpty ? nil : $0 },
            page: try request.page())
        let page = try await threads.list(of: try context.principal.user.id, query: query)
        return try .json(
            ThreadList(threads: page.elements.map { ThreadBody($0) }, total: page.total, nextCursor: page.nextCursor))
    }

    @Sendable func create(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(CreateThreadRequest.self)
        let thread: ChatThread
        do {
            thread = try await threads.create(
                in: try identifier(body.projectId, field: "project_id"), title: body.title,
                initialMessage: body.initialMessage, owner: try context.principal.user.id)
        } catch let error as ChatError {
            throw error.aboutInitialMessage
        }
        return try .json(ThreadBody(thread, websocketURL: socketURL(of: thread, request, context)), status: .created)
    }

    @Sendable func get(request: Request, context: ChatRequestContext) async throws -> Response {
        try .json(ThreadBody(try await threads.get(try context.threadID, owner: try context.principal.user.id)))
    }

    @Sendable func update(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(UpdateThreadRequest.self)
        let thread = try await threads.update(
            try context.threadID, change: ThreadChange(body), owner: try context.principal.user.id)
        return try .json(ThreadBody(thread))
    }

    @Sendable func delete(request: Request, context: ChatRequestContext) async throws -> Response {
        try await threads.delete(try context.threadID, owner: try context.principal.user.id)
        return .noContent
    }

    @Sendable func stop(request: Request, context: ChatRequestContext) async throws -> Response {
        let stopped = try await replies.stop(
            in: try context.threadID, messageID: nil, by: try context.principal.user.id)
        return try .json(StopResponse(stopped: stopped))
    }

    private func socketURL(of thread: ChatThread, _ request: Request, _ context: ChatRequestContext) -> String {
        let path = "\(LivePaths.prefix)\(thread.id)"
        guard let origin = origins.ownOrigin(of: request.head, from: context.peer) else { return path }
        // http becomes ws, https becomes wss.
        return "ws" + origin.dropFirst("http".count) + path
    }
}

extension ChatError {
    /// What is wrong with a message's `content`, where the request calls it `initial_message`.
    fileprivate var aboutInitialMessage: ChatError {
        let fields = fieldErrors.map {
            FieldError(field: $0.field == "content" ? "initial_message" : $0.field, message: $0.message)
        }
        guard code != .validationFailed else { return .invalid(fields) }
        var error = self
        error.fieldErrors = fields
        return error
    }
}
