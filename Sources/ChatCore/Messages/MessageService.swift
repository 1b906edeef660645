/// What people do with messages that are there. Only the owner's are seen; others' are `not_found`.
public struct MessageService: Sendable {
    private let store: any MessageTreeStore
    private let threads: any ThreadStore
    private let events: any EventPublisher
    private let runner: GenerationRunner
    private let environment: DomainEnvironment

    public init(
        store: any MessageTreeStore, threads: any ThreadStore, events: any EventPublisher, runner: GenerationRunner,
        environment: DomainEnvironment
    ) {
        self.store = store
        self.threads = threads
        self.events = events
        self.runner = runner
        self.environment = environment
    }

    public struct Snapshot: Sendable {
        public var page: MessagePage
        /// Every event after this place is news to whoever has `page`.
        public var position: EventPosition
    }

    // MARK: Reading

    /// A page of the active path. The text of a running answer is exactly what was published up to `position`.
    /// - Throws: `thread_not_found`; `not_found` when the anchor is not in the thread.
    public func snapshot(
        of threadID: ChatThread.ID, window: MessageWindow, owner: User.ID
    ) async throws -> Snapshot {
        guard try await threads.thread(threadID, of: owner) != nil else { throw ChatError.threadNotFound }
        // The place first, then the store: what is newer than the place may be in both, and a reader takes it once.
        let live = await events.liveText(in: threadID)
        var page = try await store.messages(in: threadID, window: window)
        for index in page.messages.indices {
            page.messages[index] = live.overlaid(on: page.messages[index])
        }
        return Snapshot(page: page, position: live.position)
    }

    /// A message and its siblings, oldest first.
    /// - Throws: `not_found`.
    public func versions(of messageID: Message.ID, owner: User.ID) async throws -> [Message] {
        let message = try await store.message(messageID, of: owner).existing()
        return try await store.versions(of: messageID, in: message.threadID)
    }

    /// What a message said before it was edited in place, oldest first.
    /// - Throws: `not_found`.
    public func edits(of messageID: Message.ID, owner: User.ID) async throws -> [MessageEdit] {
        let message = try await store.message(messageID, of: owner).existing()
        return try await store.edits(of: messageID, in: message.threadID)
    }

    // MARK: Changing

    /// Replaces the text of a user's message and keeps the former one among its edits; its answer stays.
    /// - Throws: `not_found`; `validation_failed` for an answer; as `MessageDraft` for the text.
    public func edit(
        _ messageID: Message.ID, content: String, owner: User.ID, in threadID: ChatThread.ID? = nil
    ) async throws -> Message {
        let message = try await store.message(messageID, of: owner).existing(in: threadID)
        try message.requireEditable()
        try MessageDraft(content: content).validate()
        return try await change(message) {
            try await store.editMessage(
                messageID, of: owner, content: content, tokenCount: TokenEstimate.tokens(content),
                at: environment.now())
        }
    }

    /// Makes this version, with its branch, the one that is shown.
    /// - Throws: `not_found`.
    public func select(
        _ messageID: Message.ID, owner: User.ID, in threadID: ChatThread.ID? = nil
    ) async throws -> Message {
        let message = try await store.message(messageID, of: owner).existing(in: threadID)
        return try await change(message) {
            try await store.selectMessage(messageID, of: owner, at: environment.now())
        }
    }

    /// Takes a message away from all lists; see `MessageStore.deleteMessage`. An answer that runs is stopped first.
    /// - Throws: `not_found`; `generation_in_progress` when another one has started right then.
    public func delete(_ messageID: Message.ID, owner: User.ID, in threadID: ChatThread.ID? = nil) async throws {
        let message = try await store.message(messageID, of: owner).existing(in: threadID)
        do {
            try await delete(message, owner: owner)
        } catch let error as ChatError where error.code == .generationInProgress {
            _ = await runner.stop(in: message.threadID, messageID: nil)
            try await delete(message, owner: owner)
        }
    }

    private func delete(_ message: Message, owner: User.ID) async throws {
        let now = environment.now()
        try await events.inOrder(message.threadID) {
            guard let deletion = try await store.deleteMessage(message.id, of: owner, at: now) else {
                throw ChatError.notFound("message")
            }
            for id in deletion.deletedIDs {
                events.publish(.messageDeleted(messageID: id, at: now), in: message.threadID)
            }
            if let shown = deletion.shown { await runner.publishUpdate(of: shown) }
            events.publish(.threadUpdated(deletion.thread), in: message.threadID)
        }
    }

    private func change(
        _ message: Message, _ write: () async throws -> ChangedMessage?
    ) async throws -> Message {
        try await events.inOrder(message.threadID) {
            guard let changed = try await write() else { throw ChatError.notFound("message") }
            let told = await runner.publishUpdate(of: changed.message)
            events.publish(.threadUpdated(changed.thread), in: message.threadID)
            return told
        }
    }
}
