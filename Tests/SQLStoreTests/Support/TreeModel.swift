import ChatCore

/// What a thread's tree must be, said as simply as possible: no path is remembered, only what was last shown where.
struct TreeModel {
    struct Node {
        var id: Message.ID
        var parentID: Message.ID?
        var content: String
        var tokens: Int
        var isUser: Bool
        var isDeleted = false
        /// The child that was last shown under it.
        var shownChildID: Message.ID?
    }

    private(set) var nodes: [Message.ID: Node] = [:]
    private var shownRootID: Message.ID?

    // MARK: What there is

    /// From the root, deleted messages included.
    var wholePath: [Node] {
        var path: [Node] = []
        var next = shownRootID
        while let node = next.flatMap({ nodes[$0] }) {
            path.append(node)
            next = node.shownChildID
        }
        return path
    }

    var shownPath: [Node] { wholePath.filter { !$0.isDeleted } }
    var messageCount: Int { nodes.values.count { !$0.isDeleted } }
    var totalTokens: Int { nodes.values.filter { !$0.isDeleted }.reduce(0) { $0 + $1.tokens } }
    var remaining: [Node] { nodes.values.filter { !$0.isDeleted }.sorted { $0.id < $1.id } }

    func versions(of node: Node) -> [Message.ID] {
        remaining.filter { $0.parentID == node.parentID }.map(\.id)
    }

    // MARK: What is done

    mutating func add(_ node: Node) {
        nodes[node.id] = node
        show(node.id)
    }

    mutating func edit(_ id: Message.ID, content: String, tokens: Int) {
        nodes[id]?.content = content
        nodes[id]?.tokens = tokens
    }

    mutating func show(_ id: Message.ID) {
        var child = id
        while let parentID = nodes[child]?.parentID {
            nodes[parentID]?.shownChildID = child
            child = parentID
        }
        shownRootID = child
    }

    mutating func delete(_ id: Message.ID) {
        guard let node = nodes[id] else { return }
        let others = versions(of: node).filter { $0 != id }
        guard let nearest = others.last(where: { $0 < id }) ?? others.first else {
            nodes[id]?.isDeleted = true
            return
        }
        let wasShown = wholePath.contains { $0.id == id }
        for branch in branch(below: id) { nodes[branch]?.isDeleted = true }
        if wasShown {
            show(nearest)
        } else if let parentID = node.parentID, nodes[parentID]?.shownChildID == id {
            nodes[parentID]?.shownChildID = nearest
        }
    }

    /// Whether it is an answer, and what it answers is still there.
    func hasQuestion(_ node: Node) -> Bool {
        !node.isUser && node.parentID.flatMap { nodes[$0] }?.isDeleted == false
    }

    private func branch(below id: Message.ID) -> [Message.ID] {
        [id] + nodes.values.filter { $0.parentID == id }.flatMap { branch(below: $0.id) }
    }
}
