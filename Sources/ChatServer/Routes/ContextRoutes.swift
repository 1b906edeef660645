import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/threads/{id}/context`
struct ContextRoutes: Sendable {
    let contexts: ContextService

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("threads/{id}/context", use: get)
    }

    @Sendable func get(request: Request, context: ChatRequestContext) async throws -> Response {
        let usage = try await contexts.usage(of: try context.threadID, owner: try context.principal.user.id)
        return try .json(ContextBody(usage))
    }
}
