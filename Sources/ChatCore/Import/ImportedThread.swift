import Foundation

/// A conversation as it is to be stored: a whole thread with new ids.
public struct ImportedThread: Sendable {
    /// With its counters, and the last message that is shown.
    public var thread: ChatThread
    /// Where the shown path ends, at a deleted message perhaps.
    public var activeLeafID: Message.ID?
    /// What is answered before its answers; ids rise.
    public var messages: [ImportedMessage]
    public var summaries: [PathSummary]
    /// The same for the same conversation: a project takes it once.
    public var importKey: UUID

    public init(
        thread: ChatThread, activeLeafID: Message.ID?, messages: [ImportedMessage], summaries: [PathSummary] = [],
        importKey: UUID
    ) {
        self.thread = thread
        self.activeLeafID = activeLeafID
        self.messages = messages
        self.summaries = summaries
        self.importKey = importKey
    }
}

/// A message of a conversation that is to be stored.
public struct ImportedMessage: Sendable {
    public var message: Message
    /// The version of the next message that is shown under this one.
    public var activeChildID: Message.ID?
    /// What it said before, oldest first.
    public var edits: [MessageEdit]

    public init(message: Message, activeChildID: Message.ID? = nil, edits: [MessageEdit] = []) {
        self.message = message
        self.activeChildID = activeChildID
        self.edits = edits
    }
}

extension ImportedThread {
    /// - Throws: `ConversationFault` for what can't be stored.
    init(
        _ draft: ConversationDraft, in projectID: Project.ID, of ownerID: User.ID, copies: CopyNumbers,
        environment: DomainEnvironment
    ) throws(ConversationFault) {
        guard !draft.nodes.isEmpty else { throw ConversationFault("has no messages") }
        let now = environment.now()
        let places = try draft.orderOfWriting(start: draft.createdAt ?? now)
        let id: ChatThread.ID = environment.newID()
        var ids: [Message.ID?] = Array(repeating: nil, count: draft.nodes.count)
        var messages: [ImportedMessage] = []
        for place in places {
            let node = draft.nodes[place.node]
            let message = try Message(
                node, number: place.node, id: environment.newID(), in: id, under: node.parent.flatMap { ids[$0] },
                at: place.time.plausible(now: now), now: now)
            ids[place.node] = message.id
            let edits = node.edits.map {
                MessageEdit(content: $0.content, editedAt: $0.editedAt.plausible(now: now))
            }
            messages.append(ImportedMessage(message: message, edits: edits))
        }
        let leafID = Self.choosePath(in: &messages, through: draft.activeNode.flatMap { ids[$0] })
        self.init(
            thread: ChatThread(
                draft, id: id, in: projectID, of: ownerID, messages: messages.map(\.message),
                lastMessageID: leafID.flatMap { Self.lastShown(in: messages, from: $0) }, now: now),
            activeLeafID: leafID, messages: messages,
            summaries: draft.summaries.compactMap {
                PathSummary($0, ids: ids, in: id, now: now, newID: { environment.newID() })
            },
            importKey: draft.key(places, copies))
    }

    /// Has every message show the newest of its answers, and those that lead to `chosenID` show that one.
    /// - Returns: the leaf of the shown path.
    private static func choosePath(
        in messages: inout [ImportedMessage], through chosenID: Message.ID?
    ) -> Message.ID? {
        let indexes = Dictionary(uniqueKeysWithValues: messages.indices.map { (messages[$0].message.id, $0) })
        for message in messages.map(\.message) {
            guard let parent = message.parentID.flatMap({ indexes[$0] }) else { continue }
            // What was deleted is shown to nobody, but may lead to what is.
            if !message.isDeleted || messages[parent].activeChildID == nil {
                messages[parent].activeChildID = message.id
            }
        }
        var leaf = chosenID ?? messages.last { !$0.message.isDeleted }?.message.id ?? messages.last?.message.id
        var next = leaf
        while let id = next, let index = indexes[id], let parentID = messages[index].message.parentID {
            if let parent = indexes[parentID] { messages[parent].activeChildID = id }
            next = parentID
        }
        while let child = leaf.flatMap({ indexes[$0] }).flatMap({ messages[$0].activeChildID }),
            let index = indexes[child], !messages[index].message.isDeleted
        {
            leaf = child
        }
        return leaf
    }
}

extension ImportedThread {
    /// The message itself, or the nearest one above that is not deleted.
    private static func lastShown(in messages: [ImportedMessage], from leafID: Message.ID) -> Message.ID? {
        var next: Message.ID? = leafID
        // What is answered stands before its answers.
        for message in messages.reversed().map(\.message) where message.id == next {
            guard message.isDeleted else { return message.id }
            next = message.parentID
        }
        return nil
    }
}

extension PathSummary {
    /// Bounded as one that a reader has written; `nil` when nothing of it is left.
    fileprivate init?(
        _ draft: ConversationDraft.SummaryNode, ids: [Message.ID?], in threadID: ChatThread.ID, now: Date,
        newID: () -> Summary.ID
    ) {
        guard let startID = ids[draft.start], let endID = ids[draft.end] else { return nil }
        let text = draft.text.storable(atMost: SummaryRules.textCharacters.upperBound)
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        let covered = draft.covered.prefix(SummaryRules.coveredMessagesMax).compactMap { ids[$0] }
        let topics = draft.keyTopics.map { $0.storable(atMost: SummaryRules.topicCharactersMax) }
            .filter { !$0.isEmpty }.prefix(SummaryRules.editedTopics.upperBound)
        self.init(
            summary: Summary(
                id: newID(), threadID: threadID, text: text, keyTopics: Array(topics),
                startMessageID: startID, endMessageID: endID, messageCount: draft.messageCount ?? draft.covered.count,
                tokenCount: TokenEstimate.tokens(text), createdAt: (draft.createdAt ?? now).plausible(now: now),
                editedAt: draft.editedAt?.plausible(now: now)),
            coveredMessageIDs: Set(covered))
    }
}

extension Message {
    fileprivate init(
        _ node: ConversationDraft.Node, number: Int, id: ID, in threadID: ChatThread.ID, under parentID: ID?,
        at createdAt: Date, now: Date
    ) throws(ConversationFault) {
        let content = node.content.storable
        let isEmpty = !content.contains { !$0.isWhitespace }
        // An answer may have failed before its first word.
        guard !isEmpty || node.isDeleted || node.role == .assistant else {
            throw ConversationFault("messages[\(number)].content must not be empty")
        }
        guard content.codePoints <= ImportRules.contentCharactersMax else {
            throw ConversationFault(
                "messages[\(number)].content has more than \(ImportRules.contentCharactersMax) characters")
        }
        self.init(
            id: id, threadID: threadID, parentID: parentID, role: node.role, content: content, status: node.status,
            errorCode: node.errorCode,
            modelUsed: node.model.map { $0.storable(atMost: ProjectRules.modelCharactersMax) },
            tokenCount: node.tokenCount ?? TokenEstimate.tokens(content), promptTokens: node.promptTokens,
            finishReason: node.finishReason.map { $0.storable(atMost: ProjectRules.modelCharactersMax) },
            isEdited: node.editedAt != nil, editedAt: node.editedAt?.plausible(now: now), isDeleted: node.isDeleted,
            metadata: node.metadata, createdAt: createdAt)
    }
}

extension ChatThread {
    fileprivate init(
        _ draft: ConversationDraft, id: ID, in projectID: Project.ID, of ownerID: User.ID, messages: [Message],
        lastMessageID: Message.ID?, now: Date
    ) {
        let shown = messages.filter { !$0.isDeleted }
        let createdAt = draft.createdAt?.plausible(now: now) ?? messages[0].createdAt
        let lastActivityAt = max(createdAt, messages.map(\.createdAt).max() ?? createdAt)
        // By code points: a space may be one character with what follows it.
        let title = (draft.title ?? "").storable.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
            .map { String($0) }.joined(separator: " ")
        let first = shown.first { $0.role == .user } ?? shown.first
        self.init(
            id: id, projectID: projectID, ownerID: ownerID,
            title: title.isEmpty
                ? ChatThread.heading(cutFrom: first?.content ?? "")
                : String(title.prefix(codePoints: ThreadRules.titleCharacters.upperBound)),
            // A name from elsewhere was given there: it stays.
            titleSource: .user,
            model: draft.model.flatMap { $0.isEmpty ? nil : $0.storable(atMost: ProjectRules.modelCharactersMax) },
            temperature: draft.temperature.flatMap { ThreadRules.temperatures.contains($0) ? $0 : nil },
            isArchived: draft.isArchived, isPinned: draft.isPinned, createdAt: createdAt,
            updatedAt: max(lastActivityAt, draft.updatedAt?.plausible(now: now) ?? lastActivityAt),
            lastActivityAt: lastActivityAt, messageCount: shown.count,
            totalTokens: shown.reduce(0) { $0 + ($1.tokenCount ?? 0) }, lastMessageID: lastMessageID)
    }
}

extension Date {
    /// No message is from the future, and none from before there were computers to count from.
    fileprivate func plausible(now: Date) -> Date {
        min(max(self, Date(timeIntervalSince1970: 0)), now)
    }
}
