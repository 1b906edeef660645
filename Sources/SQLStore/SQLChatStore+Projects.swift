import ChatCore

extension SQLChatStore: ProjectStore {
    public func insertProject(_ project: Project) async throws {
        try await write { connection in
            try connection.execute(
                """
                insert into projects (id, owner_id, name, description, instructions, default_model, template, color,
                    is_archived, created_at, updated_at)
                values (\(project.id), \(project.ownerID), \(project.name), \(project.description),
                    \(project.instructions), \(project.defaultModel), \(project.template.rawValue),
                    \(project.color), \(project.isArchived), \(project.createdAt), \(project.updatedAt))
                """)
        }
    }

    public func projects(of ownerID: User.ID, page: PageRequest) async throws -> Page<Project> {
        let order = Keyset(column: "last_chat_at", idColumn: "id", isDescending: true)
        let conditions: [SQLText?] = ["owner_id = \(ownerID)", try order.condition(page.start)]
        return try await engine.read { connection in
            let rows = try connection.query(
                """
                select \(Project.columns) from projects
                where \(conditions.compactMap(\.self).joined(separator: " and ")) \(order.tail(page))
                """, Project.init)
            let total = try connection.count("select count(*) as n from projects where owner_id = \(ownerID)")
            return Page(rows, limit: page.limit, total: total) { project in
                PageCursor(key: project.lastChatAt?.millisecondsSince1970 ?? 0, id: project.id.uuid)
            }
        }
    }

    public func project(_ id: Project.ID, of ownerID: User.ID) async throws -> Project? {
        try await engine.read { try Self.project(id, of: ownerID, on: $0) }
    }

    public func updateProject(
        _ id: Project.ID, of ownerID: User.ID, _ change: @escaping @Sendable (inout Project) throws -> Void
    ) async throws -> Project? {
        try await write { connection in
            guard var project = try Self.project(id, of: ownerID, on: connection) else { return nil }
            try change(&project)
            return try connection.first(
                """
                update projects set name = \(project.name), description = \(project.description),
                    instructions = \(project.instructions), default_model = \(project.defaultModel),
                    template = \(project.template.rawValue), color = \(project.color),
                    is_archived = \(project.isArchived), updated_at = \(project.updatedAt)
                where id = \(id) and owner_id = \(ownerID) returning \(Project.columns)
                """, Project.init)
        }
    }

    public func deleteProject(_ id: Project.ID, of ownerID: User.ID) async throws -> [ChatThread.ID]? {
        try await write { [now] connection in
            try Self.bookRunning(
                where: "threads.project_id = \(id) and threads.owner_id = \(ownerID)", at: now(), on: connection)
            let threads: [ChatThread.ID] = try connection.query(
                "select id from threads where project_id = \(id) and owner_id = \(ownerID)"
            ) { try $0.id("id") }
            let removed = try connection.execute("delete from projects where id = \(id) and owner_id = \(ownerID)")
            return removed > 0 ? threads : nil
        }
    }

    private static func project(
        _ id: Project.ID, of ownerID: User.ID, on connection: any SQLConnection
    ) throws -> Project? {
        try connection.first(
            "select \(Project.columns) from projects where id = \(id) and owner_id = \(ownerID)", Project.init)
    }
}
