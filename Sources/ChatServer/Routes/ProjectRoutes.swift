import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/projects`
struct ProjectRoutes: Sendable {
    let projects: ProjectService

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("projects", use: list)
        group.post("projects", use: create)
        group.get("projects/{id}", use: get)
        group.patch("projects/{id}", use: update)
        group.delete("projects/{id}", use: delete)
    }

    @Sendable func list(request: Request, context: ChatRequestContext) async throws -> Response {
        let page = try await projects.list(of: try context.principal.user.id, page: try request.page())
        return try .json(
            ProjectList(
                projects: page.elements.map { ProjectBody($0) }, total: page.total, nextCursor: page.nextCursor))
    }

    @Sendable func create(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(ProjectRequest.self)
        guard body.name != nil else { throw ChatError.invalid("name", "is missing") }
        let project = try await projects.create(try ProjectDraft(body), owner: try context.principal.user.id)
        return try .json(ProjectBody(project), status: .created)
    }

    @Sendable func get(request: Request, context: ChatRequestContext) async throws -> Response {
        let project = try await projects.get(try projectID(context), owner: try context.principal.user.id)
        return try .json(ProjectBody(project))
    }

    @Sendable func update(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(ProjectRequest.self)
        let project = try await projects.update(
            try projectID(context), with: try ProjectDraft(body), owner: try context.principal.user.id)
        return try .json(ProjectBody(project))
    }

    @Sendable func delete(request: Request, context: ChatRequestContext) async throws -> Response {
        try await projects.delete(try projectID(context), owner: try context.principal.user.id)
        return .noContent
    }

    private func projectID(_ context: ChatRequestContext) throws -> Project.ID {
        try context.id(Project.self, else: .notFound("project"))
    }
}
