/// A path as far as it has been read: ids with the counts that were stored, and the texts that were needed, with counts
/// of their own.
struct PathReading {
    private static let idsPerPage = 1_000
    private static let textsPerPage = 100

    private let threadID: ChatThread.ID
    private let store: any MessageStore
    /// Newest first.
    private(set) var entries: [ContextWindow.Entry] = []
    private var turns: [Message.ID: AttachedTurn] = [:]
    private var attached: AttachedTurns
    private var next: Message.ID?

    init(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, from store: any MessageStore, attached: AttachedTurns
    ) {
        self.attached = attached
        self.threadID = threadID
        self.store = store
        next = leafID
    }

    /// Whether the path may go on beyond the entries.
    var hasMore: Bool { next != nil }

    /// A message that is to be told, or the first that falls out, whose text nobody has looked at yet.
    func firstUnread(of fit: ContextWindow.Fit) -> Message.ID? {
        (fit.includedIDs + fit.truncatedIDs.prefix(1)).first { turns[$0] == nil }
    }

    /// Oldest first.
    func turns(of fit: ContextWindow.Fit) -> [AttachedTurn] {
        fit.includedIDs.reversed().compactMap { turns[$0] }
    }

    mutating func readIDs() async throws {
        guard let from = next else { return }
        let page = try await store.outline(endingAt: from, in: threadID, limit: Self.idsPerPage)
        entries += page.map { .init(id: $0.id, tokens: $0.tokenCount + TokenMeasure.tokensPerTurn) }
        next = page.count < Self.idsPerPage ? nil : page.last?.parentID
    }

    mutating func readTexts(from id: Message.ID, measure: TokenMeasure) async throws {
        let page = try await store.path(endingAt: id, in: threadID, limit: Self.textsPerPage)
        let read = try await attached.turns(for: page)
        let tokens = Dictionary(
            zip(page.map(\.id), await measure.tokens(of: read)), uniquingKeysWith: { first, _ in first })
        for (message, turn) in zip(page, read) { turns[message.id] = turn }
        // Without text, or deleted a moment ago.
        if page.first?.id != id { entries.removeAll { $0.id == id } }
        for index in entries.indices {
            if let tokens = tokens[entries[index].id] { entries[index].tokens = tokens }
        }
    }
}
