import Foundation

/// Takes messages and has them answered. Every way in, REST and WebSocket alike, ends here.
public struct ReplyService: Sendable {
    private let store: any GenerationStore & MessageStore & ThreadStore & ProjectStore
    private let runner: GenerationRunner
    private let planner: AnswerPlanner
    private let events: any EventPublisher
    private let limiter: any RateLimiter
    private let usage: UsageService
    private let settings: ReplySettings
    private let environment: DomainEnvironment

    public init(
        store: any GenerationStore & MessageStore & ThreadStore & ProjectStore, runner: GenerationRunner,
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
        if let clientMessageID = draft.clientMessageID,
            let message = try await store.message(clientMessageID: clientMessageID, in: threadID)
        {
            return tellAgain(message)
        }
        let plan = try await planner.plan(draft.options, in: thread)
        try await plan.requireRoom(for: draft.content)
        var turn = turn(for: draft, in: thread, model: plan.model)
        turn.answer.metadata[Message.quotaWarningKey] = try await usage.requireRoom(for: userID)
        guard runner.isAccepting else { throw ChatError.restarting }
        switch try await insert(turn) {
        case .duplicate(let message):
            return tellAgain(message)
        case .written(let message, let answer, let thread):
            await runner.waitForFormerAnswer(in: threadID)
            events.publish(.newMessage(message), in: threadID)
            // Before the answer starts: a fast one must not end first, and readers be left with a thread that answers.
            events.publish(.threadUpdated(thread), in: threadID)
            runner.start(turn.generation, answer: answer, plan: plan)
            return SentMessage(message: message, answerID: answer.id)
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

    /// Only what is written counts towards the limit.
    private func insert(_ turn: NewTurn) async throws -> TurnReceipt {
        let key = "messages \(turn.ownerID)"
        try await limiter.require(key, limit: settings.messageLimit, what: "messages")
        do {
            let receipt = try await store.insertTurn(turn)
            if case .duplicate = receipt { await limiter.giveBack(key) }
            return receipt
        } catch {
            await limiter.giveBack(key)
            throw error
        }
    }

    /// To a sender who asks again, because the first telling didn't reach it.
    private func tellAgain(_ message: Message) -> SentMessage {
        events.publish(.messageUpdated(message), in: message.threadID)
        return SentMessage(
            message: message, answerID: runner.runningAnswer(to: message.id, in: message.threadID))
    }

    private func turn(for draft: MessageDraft, in thread: ChatThread, model: String) -> NewTurn {
        let now = environment.now()
        let message = Message(
            id: environment.newID(), threadID: thread.id, parentID: draft.parentID,
            clientMessageID: draft.clientMessageID, role: .user, content: draft.content, status: .complete,
            tokenCount: TokenEstimate.tokens(draft.content), createdAt: now)
        let answer = Message(
            id: environment.newID(), threadID: thread.id, parentID: message.id, role: .assistant, content: "",
            status: .streaming, modelUsed: model, createdAt: now)
        let generation = Generation(
            id: environment.newID(), threadID: thread.id, messageID: answer.id, userID: thread.ownerID, model: model,
            startedAt: now, node: environment.node)
        return NewTurn(
            ownerID: thread.ownerID, userMessage: message, attachmentIDs: draft.attachmentIDs, answer: answer,
            generation: generation, parent: draft.parentID.map(NewTurn.Parent.message) ?? .activeLeaf,
            heading: ChatThread.heading(cutFrom: draft.content))
    }
}

public struct SentMessage: Sendable {
    public var message: Message
    /// The answer that runs; `nil` when a message that had been sent before is answered already.
    public var answerID: Message.ID?
}

public struct ReplySettings: Sendable {
    /// Messages a user.
    public var messageLimit: RateLimit

    public init(messageLimit: RateLimit) {
        self.messageLimit = messageLimit
    }
}
