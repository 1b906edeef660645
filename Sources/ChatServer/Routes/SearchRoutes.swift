import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/search`
struct SearchRoutes: Sendable {
    let search: SearchService

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("search", use: find)
    }

    @Sendable func find(request: Request, context: ChatRequestContext) async throws -> Response {
        let scope = SearchScope(
            ownerID: try context.principal.user.id, projectID: try request.identifier("project_id"))
        let limit = try request.integer("limit", in: PageRequest.limits, default: PageRequest.defaultLimit)
        let page = try await search.search(
            request.query("q") ?? "", in: scope, limit: limit, cursor: request.query("cursor"))
        return try .json(
            SearchResultList(
                results: page.elements.map { SearchResultBody($0) }, total: page.total, nextCursor: page.nextCursor))
    }
}
