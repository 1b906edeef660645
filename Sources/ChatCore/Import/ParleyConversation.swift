import Foundation

/// A conversation of a Parley file.
///
/// A message without `parent_message_id` follows the one before it; `null` makes one that has an `id` a first message.
enum ParleyConversation {
    static let selection = JSONSelection.object([
        "id": .scalar, "title": .scalar, "created_at": .scalar, "updated_at": .scalar, "model": .scalar,
        "temperature": .scalar, "is_archived": .scalar, "is_pinned": .scalar, "active_message_id": .scalar,
        "messages": .list(
            .object([
                "id": .scalar, "parent_message_id": .scalar, "is_user": .scalar, "role": .scalar, "content": .scalar,
                "created_at": .scalar, "status": .scalar, "error_code": .scalar, "model_used": .scalar,
                "token_count": .scalar, "prompt_tokens": .scalar, "finish_reason": .scalar, "edited_at": .scalar,
                "is_deleted": .scalar, "metadata": .members(.whole(depth: metadataDepthMax)),
                "edit_history": .list(.object(["content": .scalar, "edited_at": .scalar])),
            ])),
        "summaries": .list(
            .object([
                "summary_text": .scalar, "key_topics": .list(.scalar), "start_message_id": .scalar,
                "end_message_id": .scalar, "message_ids": .list(.scalar), "message_count": .scalar,
                "created_at": .scalar, "edited_at": .scalar,
            ])),
    ])

    private static let metadataDepthMax = 8

    static func draft(_ value: JSONValue) throws(ConversationFault) -> ConversationDraft {
        let fields = try JSONFields(value, path: "", name: "it")
        let messages = try fields.required(fields.list("messages"), "messages")
        guard messages.count <= ImportRules.messagesMax else {
            throw ConversationFault("has more than \(ImportRules.messagesMax) messages")
        }
        var indexes: [String: Int] = [:]
        var nodes: [ConversationDraft.Node] = []
        var parents: [Parent] = []
        for (index, message) in messages.enumerated() {
            let fields = try JSONFields(message, path: "messages[\(index)].", name: "messages[\(index)]")
            let id = try fields.id()
            if let id, indexes.updateValue(index, forKey: id) != nil {
                throw ConversationFault("messages[\(index)].id is another message's too")
            }
            nodes.append(try fields.node())
            parents.append(try fields.parent(hasID: id != nil))
        }
        for index in nodes.indices { nodes[index].parent = try parents[index].node(of: index, indexes) }
        var draft = try ConversationDraft(fields, nodes, activeNode: activeNode(fields, indexes))
        draft.summaries = try summaries(fields, indexes)
        return draft
    }

    private static func activeNode(
        _ fields: JSONFields, _ indexes: [String: Int]
    ) throws(ConversationFault) -> Int? {
        guard let id = try fields.text("active_message_id") else { return nil }
        guard let node = indexes[id] else { throw ConversationFault("active_message_id is not a message of it") }
        return node
    }

    private static func summaries(
        _ fields: JSONFields, _ indexes: [String: Int]
    ) throws(ConversationFault) -> [ConversationDraft.SummaryNode] {
        var summaries: [ConversationDraft.SummaryNode] = []
        for (index, value) in (try fields.list("summaries") ?? []).prefix(ImportRules.summariesMax).enumerated() {
            let fields = try JSONFields(value, path: "summaries[\(index)].", name: "summaries[\(index)]")
            summaries.append(try fields.summary(indexes))
        }
        return summaries
    }

    /// What a message says of the one that it answers.
    fileprivate enum Parent {
        case messageBefore
        case none
        case message(String)

        func node(of index: Int, _ indexes: [String: Int]) throws(ConversationFault) -> Int? {
            switch self {
            case .messageBefore: return index > 0 ? index - 1 : nil
            case .none: return nil
            case .message(let id):
                guard let node = indexes[id] else {
                    throw ConversationFault("messages[\(index)].parent_message_id is not a message of it")
                }
                return node
            }
        }
    }
}

extension ConversationDraft {
    fileprivate init(_ fields: JSONFields, _ nodes: [Node], activeNode: Int?) throws(ConversationFault) {
        self.init(
            sourceID: try fields.text("id"), title: try fields.text("title"), createdAt: try fields.date("created_at"),
            updatedAt: try fields.date("updated_at"), model: try fields.text("model"),
            temperature: try fields.number("temperature"), isArchived: try fields.bool("is_archived") ?? false,
            isPinned: try fields.bool("is_pinned") ?? false, nodes: nodes, activeNode: activeNode)
    }
}

extension JSONFields {
    fileprivate func id() throws(ConversationFault) -> String? {
        guard let id = try text("id") else { return nil }
        guard (1...ImportRules.idCharactersMax).contains(id.codePoints) else {
            throw ConversationFault("\(path)id must have 1 to \(ImportRules.idCharactersMax) characters")
        }
        return id
    }

    fileprivate func parent(hasID: Bool) throws(ConversationFault) -> ParleyConversation.Parent {
        if let id = try text("parent_message_id") { return .message(id) }
        return hasID && value.has("parent_message_id") ? .none : .messageBefore
    }

    fileprivate func node() throws(ConversationFault) -> ConversationDraft.Node {
        let isUser = try required(bool("is_user"), "is_user")
        let isSystem = try text("role") == Message.Role.system.rawValue && !isUser
        let isDeleted = try bool("is_deleted") ?? false
        return ConversationDraft.Node(
            role: isUser ? .user : isSystem ? .system : .assistant,
            // What was deleted doesn't come back.
            content: isDeleted ? "" : try required(text("content"), "content"), createdAt: try date("created_at"),
            status: try status(isUser: isUser), errorCode: try text("error_code").flatMap(ChatError.Code.init),
            model: try text("model_used"), tokenCount: try count("token_count"),
            promptTokens: try count("prompt_tokens"), finishReason: try text("finish_reason"),
            editedAt: try date("edited_at"), isDeleted: isDeleted, metadata: isDeleted ? [:] : metadata(),
            edits: isDeleted ? [] : try edits())
    }

    fileprivate func summary(_ indexes: [String: Int]) throws(ConversationFault) -> ConversationDraft.SummaryNode {
        ConversationDraft.SummaryNode(
            text: try required(text("summary_text"), "summary_text"),
            keyTopics: (try list("key_topics") ?? []).compactMap(\.text),
            start: try message("start_message_id", indexes), end: try message("end_message_id", indexes),
            covered: (try list("message_ids") ?? []).compactMap { $0.text.flatMap { indexes[$0] } },
            messageCount: try count("message_count"), createdAt: try date("created_at"),
            editedAt: try date("edited_at"))
    }

    private func message(_ key: String, _ indexes: [String: Int]) throws(ConversationFault) -> Int {
        let id = try required(text(key), key)
        guard let node = indexes[id] else { throw ConversationFault("\(path)\(key) is not a message of it") }
        return node
    }

    /// Nobody writes on at an answer that was being written.
    private func status(isUser: Bool) throws(ConversationFault) -> Message.Status {
        let status = try text("status").flatMap(Message.Status.init) ?? .complete
        if isUser { return .complete }
        return status == .streaming ? .interrupted : status
    }

    /// Thoughts are cut; all other facts together stay only if they could have been sent.
    private func metadata() -> MessageMetadata {
        guard case .object(var facts)? = value["metadata"].map(MetadataValue.init) else { return [:] }
        let thoughts = facts.removeValue(forKey: Message.reasoningKey)?.text
        if MetadataValue.object(facts).size > MessageRules.metadataSizeMax { facts = [:] }
        facts[Message.reasoningKey] = thoughts.map {
            .text(String($0.prefix(codePoints: ImportRules.reasoningCharactersMax)))
        }
        return facts
    }

    private func edits() throws(ConversationFault) -> [MessageEdit] {
        var edits: [MessageEdit] = []
        for (index, value) in (try list("edit_history") ?? []).enumerated() {
            let name = "\(path)edit_history[\(index)]"
            let fields = try JSONFields(value, path: "\(name).", name: name)
            let content = try fields.required(fields.text("content"), "content").storable
            guard content.codePoints <= ImportRules.contentCharactersMax else {
                throw ConversationFault("\(name).content has more than \(ImportRules.contentCharactersMax) characters")
            }
            edits.append(
                MessageEdit(
                    content: content,
                    editedAt: try fields.required(fields.date("edited_at"), "edited_at")))
        }
        return edits
    }
}

extension MetadataValue {
    /// Without U+0000, which no store holds.
    fileprivate init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number): self = number.isFinite ? .number(number) : .null
        case .text(let text): self = .text(text.storable)
        case .list(let list): self = .list(list.map { MetadataValue($0) })
        case .object(let members):
            self = .object(
                Dictionary(members.map { ($0.key.storable, MetadataValue($0.value)) }, uniquingKeysWith: { $1 }))
        }
    }
}
