/// Where imported threads are written.
public protocol ImportStore: Sendable {
    /// Writes the thread with all its messages, and counts it in its project, in one transaction. Everything in it
    /// counts as read.
    /// - Returns: whether it was written: a project that has a thread of the same `importKey` doesn't get another.
    /// - Throws: `not_found` when the project isn't the owner's.
    func insertImportedThread(_ imported: ImportedThread) async throws -> Bool
}
