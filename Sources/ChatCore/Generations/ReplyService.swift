import Foundation

/// Takes messages and has them answered. Every way in, REST and WebSocket alike, ends here.
public struct ReplyService: Sendable {
    let store: any TurnStore & MessageStore & ThreadStore
    let runner: GenerationRunner
    let planner: AnswerPlanner
    let events: any EventPublisher
    let usage: UsageService
    let environment: DomainEnvironment
    private let limiter: any RateLimiter
    private let settings: ReplySettings

    public init(
        store: any TurnStore & MessageStore & ThreadStore, runner: GenerationRunner,
        planner: AnswerPlanner, events: any EventPublisher, limiter: any RateLimiter, usage: UsageService,
        settings: ReplySettings, environment: DomainEnvironment
    ) {
        self.store = store
        self.runner = runner
        self.planner = planner
        self.events = events
        self.limiter = limiter
        self.usage = usage
        self.settings = settings
        self.environment = environment
    }

    /// Writes the message and its empty answer, tells the thread's readers and starts the answer.
    ///
    /// A message sent before under the same `clientMessageID` is told again and returned as it is; it costs nothing of
    /// the limit.
    /// - Throws: `thread_not_found`; `validation_failed`; `message_too_long`; `rate_limit_exceeded`; `quota_exceeded`;
    ///   `generation_in_progress`; `insufficient_tokens` when it can't fit the model alone.
    public func send(
        _ draft: MessageDraft, to threadID: ChatThread.ID, by userID: User.ID
    ) async throws -> SentMessage {
        try draft.validate()
        guard let thread = try await store.thread(threadID, of: userID) else { throw ChatError.threadNotFound }
        if let sent = try await tellAgain(draft, in: threadID) { return sent }
        do {
            return try await send(draft, at: draft.parentID.map(NewTurn.Parent.message) ?? .activeLeaf, in: thread)
        } catch {
            // The first sending may have been under way, and be what stands in the way of this one.
            if let sent = try? await tellAgain(draft, in: threadID) { return sent }
            throw error
        }
    }

    /// Starts a thread with its first message: both or neither.
    /// - Throws: `not_found` for the project; else as `send`.
    func send(_ draft: MessageDraft, startingAs thread: ChatThread) async throws {
        try draft.validate()
        do {
            _ = try await send(draft, at: .activeLeaf, in: thread, isNew: true)
        } catch let error as ChatError where error.code == .threadNotFound {
            throw ChatError.notFound("project")
        }
    }

    /// Stops the running answer, keeps its text, and returns when its final state is stored.
    /// - Parameter messageID: the answer to stop; `nil` stops whichever runs.
    /// - Returns: whether there was one to stop; an answer that has just ended is none.
    /// - Throws: `thread_not_found`; `not_found` when the message is not in the thread.
    public func stop(in threadID: ChatThread.ID, messageID: Message.ID?, by userID: User.ID) async throws -> Bool {
        guard try await store.thread(threadID, of: userID) != nil else { throw ChatError.threadNotFound }
        if await runner.stop(in: threadID, messageID: messageID) { return true }
        if let messageID, try await store.message(messageID, in: threadID) == nil {
            throw ChatError.notFound("message")
        }
        return false
    }

    /// - Parameters:
    ///   - kept: files that the message has besides those that the draft names.
    ///   - isNew: whether the thread is to be written too.
    func send(
        _ draft: MessageDraft, at parent: NewTurn.Parent, in thread: ChatThread, keeping kept: [Attachment] = [],
        isNew: Bool = false
    ) async throws -> SentMessage {
        let plan = try await planner.plan(draft.options, in: thread)
        let added = try await planner.unsent(draft.attachmentIDs, of: thread.ownerID)
        try await plan.requireRoom(for: draft.content, with: kept + added)
        var turn = turn(
            for: draft, at: parent, in: thread, model: plan.model,
            quotaWarning: try await usage.requireRoom(for: thread.ownerID))
        if isNew { turn.newThread = thread }
        guard runner.isAccepting else { throw ChatError.restarting }
        return try await events.inOrder(thread.id) { [turn] in
            switch try await insert(turn) {
            case .duplicate(let message):
                return await tellAgain(message)
            case .written(let message, let answer, let thread):
                events.publish(.newMessage(message), in: thread.id)
                // Before the answer starts: a fast one must not end first, and readers be left with a thread that
                // answers.
                events.publish(.threadUpdated(thread), in: thread.id)
                runner.start(turn.generation, answer: answer, plan: plan)
                return SentMessage(message: message, answerID: answer.id)
            }
        }
    }

    private func insert(_ turn: NewTurn) async throws -> TurnReceipt {
        try await withinLimit(of: turn.ownerID) {
            let receipt = try await store.insertTurn(turn)
            return if case .duplicate = receipt { (receipt, false) } else { (receipt, true) }
        }
    }

    /// Books a use of the limit; only what is written counts.
    func withinLimit<Result>(
        of userID: User.ID, _ write: () async throws -> (Result, isWritten: Bool)
    ) async throws -> Result {
        let key = "messages \(userID)"
        try await limiter.require(key, limit: settings.messageLimit, what: "messages")
        do {
            let (result, isWritten) = try await write()
            if !isWritten { await limiter.giveBack(key) }
            return result
        } catch {
            await limiter.giveBack(key)
            throw error
        }
    }

    /// Tells a message again that was sent before, in its turn: whatever is under way in the thread comes first.
    /// - Returns: `nil` when there is none.
    private func tellAgain(_ draft: MessageDraft, in threadID: ChatThread.ID) async throws -> SentMessage? {
        guard let clientMessageID = draft.clientMessageID else { return nil }
        return try await events.inOrder(threadID) {
            guard let message = try await store.message(clientMessageID: clientMessageID, in: threadID) else {
                return nil
            }
            return await tellAgain(message)
        }
    }

    /// To a sender who asks again, because the first telling didn't reach it.
    private func tellAgain(_ message: Message) async -> SentMessage {
        events.publish(.messageUpdated(message), in: message.threadID)
        return SentMessage(
            message: message, answerID: await runner.runningAnswer(to: message.id, in: message.threadID))
    }

    private func turn(
        for draft: MessageDraft, at parent: NewTurn.Parent, in thread: ChatThread, model: String, quotaWarning: String?
    ) -> NewTurn {
        let message = Message(
            id: environment.newID(), threadID: thread.id, parentID: draft.parentID,
            clientMessageID: draft.clientMessageID, role: .user, content: draft.content, status: .complete,
            tokenCount: TokenEstimate.tokens(draft.content), metadata: draft.metadata, createdAt: environment.now())
        let answer = emptyAnswer(in: thread, to: message.id, model: model, quotaWarning: quotaWarning)
        return NewTurn(
            ownerID: thread.ownerID, userMessage: message, attachmentIDs: draft.attachmentIDs, answer: answer,
            generation: generation(of: answer, in: thread, model: model), parent: parent,
            heading: ChatThread.heading(cutFrom: draft.content))
    }

    func emptyAnswer(
        in thread: ChatThread, to questionID: Message.ID?, model: String, quotaWarning: String?
    ) -> Message {
        var answer = Message(
            id: environment.newID(), threadID: thread.id, parentID: questionID, role: .assistant, content: "",
            status: .streaming, modelUsed: model, createdAt: environment.now())
        answer.metadata[Message.quotaWarningKey] = quotaWarning.map { .text($0) }
        return answer
    }

    func generation(of answer: Message, in thread: ChatThread, model: String) -> Generation {
        Generation(
            id: environment.newID(), threadID: thread.id, messageID: answer.id, userID: thread.ownerID, model: model,
            startedAt: environment.now(), node: environment.node)
    }
}

/// A message as it is stored, and the answer to it.
public struct SentMessage: Sendable {
    public var message: Message
    /// The answer that runs; `nil` when a message that had been sent before is answered already.
    public var answerID: Message.ID?
}

/// What the operator sets about sending.
public struct ReplySettings: Sendable {
    /// Messages a user.
    public var messageLimit: RateLimit

    public init(messageLimit: RateLimit) {
        self.messageLimit = messageLimit
    }
}
