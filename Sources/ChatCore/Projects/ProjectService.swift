import Foundation

/// What people do with their projects. Only the owner's are seen; others' are `not_found`.
public struct ProjectService: Sendable {
    private let store: any ProjectStore
    private let removals: any ThreadRemovalObserver
    private let environment: DomainEnvironment

    public init(
        store: any ProjectStore, removals: any ThreadRemovalObserver, environment: DomainEnvironment
    ) {
        self.store = store
        self.removals = removals
        self.environment = environment
    }

    public func list(of owner: User.ID, page: PageRequest) async throws -> Page<Project> {
        try await store.projects(of: owner, page: page)
    }

    /// Without instructions of its own it gets those of its template.
    /// - Throws: `validation_failed`.
    public func create(_ draft: ProjectDraft, owner: User.ID) async throws -> Project {
        let now = environment.now()
        var project = Project(
            id: environment.newID(), ownerID: owner, name: "", description: "", instructions: "", defaultModel: nil,
            template: .general, color: ProjectRules.defaultColor, isArchived: false, lastChatAt: nil, threadCount: 0,
            createdAt: now, updatedAt: now)
        draft.apply(to: &project)
        if draft.instructions == nil { project.instructions = project.template.instructions }
        try project.validate()
        try await store.insertProject(project)
        return project
    }

    /// - Throws: `not_found`.
    public func get(_ id: Project.ID, owner: User.ID) async throws -> Project {
        guard let project = try await store.project(id, of: owner) else { throw ChatError.notFound("project") }
        return project
    }

    /// - Throws: `not_found`, `validation_failed`.
    public func update(_ id: Project.ID, with draft: ProjectDraft, owner: User.ID) async throws -> Project {
        let now = environment.now()
        let updated = try await store.updateProject(id, of: owner) { project in
            draft.apply(to: &project)
            project.updatedAt = now
            try project.validate()
        }
        guard let updated else { throw ChatError.notFound("project") }
        return updated
    }

    /// Removes the project with all its threads, for good; answers that run in them end.
    /// - Throws: `not_found`.
    public func delete(_ id: Project.ID, owner: User.ID) async throws {
        guard let threads = try await store.deleteProject(id, of: owner) else { throw ChatError.notFound("project") }
        await removals.threadsRemoved(threads)
    }
}

/// The fields of a project that its owner writes; `nil` leaves a field as it is.
public struct ProjectDraft: Sendable {
    public var name: String?
    public var description: String?
    public var instructions: String?
    /// `.some(nil)` goes back to the server's default.
    public var defaultModel: String??
    public var template: Project.Template?
    public var color: String?
    public var isArchived: Bool?

    public init(
        name: String? = nil, description: String? = nil, instructions: String? = nil, defaultModel: String?? = nil,
        template: Project.Template? = nil, color: String? = nil, isArchived: Bool? = nil
    ) {
        self.name = name
        self.description = description
        self.instructions = instructions
        self.defaultModel = defaultModel
        self.template = template
        self.color = color
        self.isArchived = isArchived
    }

    func apply(to project: inout Project) {
        if let name { project.name = name.trimmingCharacters(in: .whitespacesAndNewlines) }
        if let description { project.description = description }
        if let instructions { project.instructions = instructions }
        if let defaultModel { project.defaultModel = defaultModel }
        if let template { project.template = template }
        if let color { project.color = color.lowercased() }
        if let isArchived { project.isArchived = isArchived }
    }
}
