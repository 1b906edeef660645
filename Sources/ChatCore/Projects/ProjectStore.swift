import Foundation

/// Where projects are kept. Every verb names the owner: another user's project is as if it were not there.
public protocol ProjectStore: Sendable {
    func insertProject(_ project: Project) async throws
    /// Most recently used first, then newest.
    func projects(of ownerID: User.ID, page: PageRequest) async throws -> Page<Project>
    func project(_ id: Project.ID, of ownerID: User.ID) async throws -> Project?
    /// Reads, changes and writes the editable fields (not the counters) in one transaction, so that no concurrent change
    /// is lost. What `change` throws is thrown, and nothing has changed then.
    /// - Returns: the project as it is now; `nil` when there is none.
    func updateProject(
        _ id: Project.ID, of ownerID: User.ID, _ change: @escaping @Sendable (inout Project) throws -> Void
    ) async throws -> Project?
    /// Removes the project with its threads and messages.
    /// - Returns: the threads that went with it; `nil` when there was no such project.
    func deleteProject(_ id: Project.ID, of ownerID: User.ID) async throws -> [ChatThread.ID]?
}
