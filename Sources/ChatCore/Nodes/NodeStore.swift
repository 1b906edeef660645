/// Where nodes say that they live while Redis is away from them: the others may still have it, and take them for gone.
public protocol NodeStore: Sendable {
    /// Counts up this node's sign of life.
    func beat(_ node: String) async throws
    /// How often each of these nodes has given a sign of life; those that never had to are left out.
    func beats(of nodes: Set<String>) async throws -> [String: Int]
    /// Forgets nodes that are gone.
    func forgetBeats(of nodes: Set<String>) async throws
}
