import Foundation

/// A conversation of a ChatGPT export.
///
/// What people saw is taken: their own messages and the answers. What was said to tools, by tools and by the system is
/// left out, and its answers move up to what it answered itself. Source: `conversations.json` of exports up to 2026;
/// the format isn't documented, so nothing but the tree itself is required.
enum ChatGPTConversation {
    static let selection = JSONSelection.object([
        "title": .scalar, "create_time": .scalar, "update_time": .scalar, "current_node": .scalar, "id": .scalar,
        "conversation_id": .scalar, "is_archived": .scalar,
        "mapping": .members(
            .object([
                "parent": .scalar, "children": .list(.scalar),
                "message": .object([
                    "author": .object(["role": .scalar]), "create_time": .scalar, "status": .scalar,
                    "recipient": .scalar, "content": ChatGPTContent.selection,
                    "metadata": .object(["is_visually_hidden_from_conversation": .scalar, "model_slug": .scalar]),
                ]),
            ])),
    ])

    static func draft(_ value: JSONValue) throws(ConversationFault) -> ConversationDraft {
        guard case .object = value else { throw ConversationFault("it must be an object") }
        guard let mapping = value["mapping"]?.members else { throw ConversationFault("mapping must be an object") }
        guard mapping.count <= ImportRules.messagesMax else {
            throw ConversationFault("has more than \(ImportRules.messagesMax) messages")
        }
        var tree = ChatGPTTree(mapping)
        try tree.leaveOutEmpty()
        tree.joinAnswers()
        let (nodes, indexes) = tree.draftNodes()
        return ConversationDraft(
            sourceID: value["conversation_id"]?.text ?? value["id"]?.text, title: value["title"]?.text,
            createdAt: value["create_time"]?.date, updatedAt: value["update_time"]?.date,
            isArchived: value["is_archived"]?.bool ?? false, nodes: nodes,
            activeNode: value["current_node"]?.text.flatMap { tree.kept($0) }.flatMap { indexes[$0] })
    }
}

/// The nodes of a conversation, of which only some become messages.
private struct ChatGPTTree {
    private struct Entry {
        var parent: String?
        /// The place among its siblings.
        var rank: Int
        /// `nil`: left out.
        var node: ConversationDraft.Node?
    }

    private var entries: [String: Entry] = [:]
    /// Where somebody ends up who looks for a node that was left out or joined.
    private var replacements: [String: String] = [:]

    init(_ mapping: [JSONValue.Member]) {
        for (rank, member) in mapping.enumerated() {
            entries[member.key] = Entry(
                parent: member.value["parent"]?.text, rank: rank, node: member.value["message"].flatMap { .init($0) })
        }
        // The order of the children is the order of the versions.
        for member in mapping {
            for (rank, child) in (member.value["children"]?.list ?? []).enumerated() {
                if let id = child.text, entries[id]?.parent == member.key { entries[id]?.rank = rank }
            }
        }
    }

    /// The node itself, or what took its place; `nil` when there is nothing of it.
    func kept(_ id: String) -> String? {
        var id = id
        while let replacement = replacements[id] { id = replacement }
        return entries[id]?.node == nil ? nil : id
    }

    /// Hangs what answers a node without a message under the next one above that has one.
    /// - Throws: `ConversationFault` when a node is its own ancestor.
    mutating func leaveOutEmpty() throws(ConversationFault) {
        var resolved: [String: String?] = [:]
        for id in entries.keys {
            var chain: [String] = []
            var next = entries[id]?.parent
            while let node = next, resolved[node] == nil, let entry = entries[node], entry.node == nil {
                chain.append(node)
                guard chain.count <= entries.count else {
                    throw ConversationFault("has a message that is its own ancestor")
                }
                next = entry.parent
            }
            // An unknown parent is as good as none: the file doesn't hold more of the conversation.
            let found = next.flatMap { resolved[$0] ?? (entries[$0]?.node == nil ? nil : $0) }
            for node in chain { resolved[node] = .some(found) }
            entries[id]?.parent = found
        }
        for (id, entry) in entries where entry.node == nil {
            if let parent = entry.parent { replacements[id] = parent }
        }
    }

    /// An answer that was interrupted by calls of tools, which were left out, is one answer.
    mutating func joinAnswers() {
        var children: [String: [String]] = [:]
        for (id, entry) in entries where entry.node != nil {
            if let parent = entry.parent { children[parent, default: []].append(id) }
        }
        // From the top of each chain, so that every text is moved once.
        let tops = entries.keys.filter { id in
            guard entries[id]?.node?.role == .assistant else { return false }
            guard let parent = entries[id]?.parent, entries[parent]?.node?.role == .assistant else { return true }
            return children[parent]?.count != 1
        }
        for id in tops { join(id, children: &children) }
    }

    /// Puts the answers that follow this one, each alone under the other, into it.
    private mutating func join(_ id: String, children: inout [String: [String]]) {
        guard var node = entries[id]?.node else { return }
        while let only = children[id], only.count == 1, only[0] != id, let next = entries[only[0]]?.node,
            next.role == .assistant
        {
            node.content += "\n\n" + next.content
            node.model = next.model ?? node.model
            node.status = next.status
            entries[only[0]]?.node = nil
            replacements[only[0]] = id
            children[id] = children.removeValue(forKey: only[0])
            for child in children[id] ?? [] { entries[child]?.parent = id }
        }
        entries[id]?.node = node
    }

    /// The messages, siblings in their order, and where each is among them.
    func draftNodes() -> (nodes: [ConversationDraft.Node], indexes: [String: Int]) {
        let kept = entries.filter { $0.value.node != nil }
            .sorted { ($0.value.rank, $0.key) < ($1.value.rank, $1.key) }
        let indexes = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.key, $0) })
        let nodes = kept.compactMap { _, entry in
            var node = entry.node
            node?.parent = entry.parent.flatMap { indexes[$0] }
            return node
        }
        return (nodes, indexes)
    }
}

extension ConversationDraft.Node {
    /// `nil` for what nobody was to see, and what says nothing.
    fileprivate init?(_ message: JSONValue) {
        guard let role = message["author"]?["role"]?.text.flatMap(Message.Role.init), role != .system,
            message["metadata"]?["is_visually_hidden_from_conversation"]?.bool != true,
            ChatGPTContent.isForPeople(recipient: message["recipient"]?.text),
            let content = message["content"].map(ChatGPTContent.text), content.contains(where: { !$0.isWhitespace })
        else { return nil }
        self.init(
            role: role, content: content, createdAt: message["create_time"]?.date,
            status: role == .assistant && message["status"]?.text == "in_progress" ? .interrupted : .complete,
            model: role == .assistant ? message["metadata"]?["model_slug"]?.text : nil)
    }
}

extension JSONValue {
    /// Seconds since 1970; as text in some exports.
    fileprivate var date: Date? {
        guard let seconds = number ?? text.flatMap(Double.init), seconds.isFinite, seconds > 0 else { return nil }
        return Date(timeIntervalSince1970: seconds)
    }
}
