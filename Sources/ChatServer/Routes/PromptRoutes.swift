import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/projects/{id}/prompts`
struct PromptRoutes: Sendable {
    let prompts: PromptService

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("projects/{id}/prompts", use: list)
    }

    @Sendable func list(request: Request, context: ChatRequestContext) async throws -> Response {
        let found = try await prompts.prompts(
            in: try context.id(Project.self, else: .notFound("project")),
            threadID: try request.identifier("thread_id"),
            minutesEastOfUTC: try request.integer("tz_offset", in: PromptRules.minutesEastOfUTC, default: 0),
            owner: try context.principal.user.id)
        return try .json(
            PromptList(
                prompts: found.map {
                    PromptBody(id: $0.id, title: $0.title, text: $0.text, category: $0.category.rawValue)
                }))
    }
}
