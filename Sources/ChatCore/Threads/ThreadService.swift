import Foundation

/// What people do with their threads. Only the owner's are seen; others' are `thread_not_found`.
public struct ThreadService: Sendable {
    private let store: any ThreadStore
    private let replies: ReplyService
    private let events: any EventPublisher
    private let removals: any ThreadRemovalObserver
    private let environment: DomainEnvironment

    public init(
        store: any ThreadStore, replies: ReplyService, events: any EventPublisher,
        removals: any ThreadRemovalObserver, environment: DomainEnvironment
    ) {
        self.store = store
        self.replies = replies
        self.events = events
        self.removals = removals
        self.environment = environment
    }

    /// - Throws: `validation_failed` on `search` or `cursor`.
    public func list(of owner: User.ID, query: ThreadQuery) async throws -> Page<ChatThread> {
        if let search = query.search { try SearchRules.validate(search, field: "search", mayBeBlank: true) }
        return try await store.threads(of: owner, query: query)
    }

    /// Starts a thread; with a first message, its answer starts at once.
    /// - Throws: `not_found` for the project; `validation_failed`; for the message as `ReplyService.send`.
    public func create(
        in projectID: Project.ID, title: String?, initialMessage: String?, owner: User.ID
    ) async throws -> ChatThread {
        let now = environment.now()
        let title = title?.trimmingCharacters(in: .whitespacesAndNewlines)
        let thread = ChatThread(
            id: environment.newID(), projectID: projectID, ownerID: owner,
            title: title ?? initialMessage.map(ChatThread.heading(cutFrom:)) ?? ThreadRules.untitled,
            titleSource: title == nil ? .heading : .user, createdAt: now, updatedAt: now, lastActivityAt: now)
        let draft = initialMessage.map { MessageDraft(content: $0) }
        // Before the title, which may be cut from it.
        try draft?.validate()
        try thread.validate()
        guard let draft else {
            try await store.insertThread(thread)
            return thread
        }
        try await replies.send(draft, startingAs: thread)
        return try await get(thread.id, owner: owner)
    }

    /// - Throws: `thread_not_found`.
    public func get(_ id: ChatThread.ID, owner: User.ID) async throws -> ChatThread {
        guard let thread = try await store.thread(id, of: owner) else { throw ChatError.threadNotFound }
        return thread
    }

    /// Changes a thread and tells its readers.
    /// - Throws: `thread_not_found`, `validation_failed`.
    public func update(_ id: ChatThread.ID, change: ThreadChange, owner: User.ID) async throws -> ChatThread {
        var change = change
        change.title = change.title?.trimmingCharacters(in: .whitespacesAndNewlines)
        var preview = try await get(id, owner: owner)
        change.apply(to: &preview)
        try preview.validate()
        return try await events.inOrder(id) { [change] in
            guard let thread = try await store.updateThread(id, of: owner, change: change, at: environment.now())
            else { throw ChatError.threadNotFound }
            events.publish(.threadUpdated(thread), in: id)
            return thread
        }
    }

    /// Removes the thread with its messages, for good, and stops its running answer.
    /// - Throws: `thread_not_found`.
    public func delete(_ id: ChatThread.ID, owner: User.ID) async throws {
        guard try await store.deleteThread(id, of: owner) else { throw ChatError.threadNotFound }
        await removals.threadsRemoved([id])
    }

    /// Tells readers if that is news.
    /// - Throws: `thread_not_found`; `not_found` for the message.
    public func markRead(upTo messageID: Message.ID, in id: ChatThread.ID, owner: User.ID) async throws {
        try await events.inOrder(id) {
            guard try await store.markRead(upTo: messageID, in: id, of: owner) else { return }
            events.publish(.threadUpdated(try await get(id, owner: owner)), in: id)
        }
    }
}

extension ThreadChange {
    func apply(to thread: inout ChatThread) {
        if let title { thread.title = title }
        if let isArchived { thread.isArchived = isArchived }
        if let isPinned { thread.isPinned = isPinned }
        if let model { thread.model = model }
        if let temperature { thread.temperature = temperature }
    }
}
