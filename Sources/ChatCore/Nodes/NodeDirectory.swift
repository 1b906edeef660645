import Foundation

/// The other nodes that serve the same database.
///
/// What it says is a good guess, and never decides alone: whoever acts on it changes the database under a condition that
/// only one can meet.
public protocol NodeDirectory: Sendable {
    /// Those of `nodes` that seem to serve no longer; none while nobody can tell.
    func gone(among nodes: Set<String>) async -> Set<String>
    /// Whether `gone` is more than a guess.
    var isCertain: Bool { get }
    /// Whether others can see that this node lives.
    var isSeen: Bool { get }
    /// Has another node do something that only it can do.
    /// - Returns: what it answers; `nil` when it doesn't, soon.
    func ask(_ node: String, _ request: NodeRequest) async -> Bool?
    /// Takes a job that one node is to do, for some time.
    /// - Returns: whether this node has it now.
    func claim(_ job: String, for time: Duration) async -> Bool
}

/// What only the node that writes an answer can do.
public enum NodeRequest: Sendable, Equatable {
    /// Stops the running answer, if it is the one named; answers whether it did.
    case stop(ChatThread.ID, Message.ID?)
    /// Tells readers of a change of the running answer, with the text that they have; answers whether it runs here.
    case tellAgain(ChatThread.ID, Message.ID)
}

/// One node has the database for itself: whoever else was there is gone.
public struct SingleNode: NodeDirectory {
    public init() {}

    public func gone(among nodes: Set<String>) async -> Set<String> { nodes }
    public var isCertain: Bool { true }
    public var isSeen: Bool { true }
    public func ask(_ node: String, _ request: NodeRequest) async -> Bool? { nil }
    public func claim(_ job: String, for time: Duration) async -> Bool { true }
}
