import Foundation

/// Where projects are kept. Every verb names the owner: another user's project is as if it were not there.
public protocol ProjectStore: Sendable {
    func insertProject(_ project: Project) async throws
    /// Most recently used first, then newest.
    func projects(of ownerID: User.ID, page: PageRequest) async throws -> Page<Project>
    func project(_ id: Project.ID, of ownerID: User.ID) async throws -> Project?
    /// Writes the editable fields (not the counters).
    /// - Returns: whether there was such a project.
    func updateProject(_ project: Project) async throws -> Bool
    /// Removes the project with its threads and messages.
    /// - Returns: whether there was such a project.
    func deleteProject(_ id: Project.ID, of ownerID: User.ID) async throws -> Bool
}
