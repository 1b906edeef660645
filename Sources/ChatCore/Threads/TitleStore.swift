import Foundation

/// Where it is kept which threads a model has named, or has tried to. Called by the server for itself.
public protocol TitleStore: Sendable {
    /// Begins an attempt to name a thread, and counts it: a crash must not make it endless.
    /// - Returns: the thread; `nil` when it has a name of its own, has had its attempts, is being answered or is gone.
    func claimTitle(of id: ChatThread.ID, attemptsMax: Int) async throws -> ChatThread?
    /// Takes back an attempt that was broken off for the thread's next message.
    func giveBackTitle(of id: ChatThread.ID) async throws
    /// Names a thread, but never over a name that somebody gave it.
    /// - Returns: the thread as it is now; `nil` when it has a name of its own or is gone.
    func nameThread(_ id: ChatThread.ID, _ title: String, at: Date) async throws -> ChatThread?
}
