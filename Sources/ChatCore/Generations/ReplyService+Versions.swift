/// Further answers to what has been asked before. Each counts towards the limit like a message.
extension ReplyService {
    /// Puts a new version, with the same files, beside a message and has it answered; the former one stays whole, with
    /// all that follows it.
    /// - Throws: as `send`; `not_found` for the message; `validation_failed` when it isn't a user's.
    public func sendNewVersion(
        of messageID: Message.ID, content: String, by userID: User.ID, in threadID: ChatThread.ID? = nil
    ) async throws -> SentMessage {
        let (former, thread) = try await find(messageID, of: userID, in: threadID)
        try former.requireEditable()
        var draft = MessageDraft(content: content, parentID: former.parentID)
        try draft.validate()
        // An import may have brought more than a sender may give.
        draft.metadata = former.metadata
        return try await send(draft, at: .sameAs(former.id), in: thread, keeping: former.attachments)
    }

    /// Starts a new version of an answer. Whatever becomes of it, the former version stays whole and selectable.
    /// - Returns: the new, empty answer.
    /// - Throws: `not_found` for the message; `validation_failed` when it isn't an answer; `conflict` when what it
    ///   answers is deleted; else as `send`.
    public func regenerate(
        _ messageID: Message.ID, options: AnswerOptions = AnswerOptions(), by userID: User.ID,
        in threadID: ChatThread.ID? = nil
    ) async throws -> Message {
        try options.validate()
        let (former, thread) = try await find(messageID, of: userID, in: threadID)
        let question = try await question(of: former, "regenerated")
        let plan = try await planner.plan(options, in: thread)
        try await plan.requireRoom(for: question.content, with: question.attachments)
        let answer = emptyAnswer(
            in: thread, to: question.id, model: plan.model,
            quotaWarning: try await usage.requireRoom(for: userID))
        let generation = generation(of: answer, in: thread, model: plan.model)
        let version = NewVersion(ownerID: userID, formerID: former.id, answer: answer, generation: generation)
        return try await start(generation, plan) { try await store.insertVersion(version) }
    }

    /// Has an answer written on that was stopped, interrupted, cut off by a fault or by its length limit.
    /// - Returns: the answer, streaming again, with the text that it has.
    /// - Throws: `not_found` for the message; `validation_failed` when it isn't an answer; `conflict` when it is
    ///   complete or what it answers is deleted; else as `send`.
    public func continueAnswer(
        _ messageID: Message.ID, by userID: User.ID, in threadID: ChatThread.ID? = nil
    ) async throws -> Message {
        let (answer, thread) = try await find(messageID, of: userID, in: threadID)
        let question = try await question(of: answer, "continued")
        guard answer.isContinuable else {
            throw answer.status == .streaming
                ? ChatError.generationInProgress
                : ChatError.answerComplete
        }
        let plan = try await planner.plan(AnswerOptions(model: answer.modelUsed), in: thread)
        try await plan.requireRoom(for: question.content, with: question.attachments)
        let quotaWarning = try await usage.requireRoom(for: userID)
        let generation = generation(of: answer, in: thread, model: plan.model)
        return try await start(generation, plan) {
            try await store.resumeAnswer(with: generation, of: userID, quotaWarning: quotaWarning)
        }
    }

    private func start(
        _ generation: Generation, _ plan: AnswerPlan, _ write: () async throws -> ChangedMessage
    ) async throws -> Message {
        guard runner.isAccepting else { throw ChatError.restarting }
        return try await events.inOrder(generation.threadID) {
            let started = try await withinLimit(of: generation.userID) { (try await write(), isWritten: true) }
            events.publish(.threadUpdated(started.thread), in: generation.threadID)
            runner.start(generation, answer: started.message, plan: plan)
            return started.message
        }
    }

    private func find(
        _ messageID: Message.ID, of userID: User.ID, in threadID: ChatThread.ID?
    ) async throws -> (Message, ChatThread) {
        let message = try await store.message(messageID, of: userID).existing(in: threadID)
        guard let thread = try await store.thread(message.threadID, of: userID) else {
            throw ChatError.threadNotFound
        }
        return (message, thread)
    }

    private func question(of answer: Message, _ what: String) async throws -> Message {
        guard answer.role == .assistant else {
            throw ChatError.invalid("message_id", "is no answer: only answers can be \(what)")
        }
        guard let parentID = answer.parentID,
            let question = try await store.message(parentID, in: answer.threadID), !question.isDeleted
        else { throw ChatError.questionDeleted }
        return question
    }
}

extension ChatError {
    /// A thread has one running answer.
    public static let generationInProgress = ChatError(
        .generationInProgress, "An answer is still being written in this thread. Stop it or wait for its end.")
    /// There is nothing to continue.
    public static let answerComplete = ChatError(
        .conflict, "This answer is complete. Regenerate it for another one.")
    /// A model would answer nothing.
    public static let questionDeleted = ChatError(.conflict, "The message that this answers was deleted.")
}

extension Message? {
    /// - Parameter threadID: where it has to be, if that matters.
    /// - Throws: `not_found` also for a deleted message.
    func existing(in threadID: ChatThread.ID? = nil) throws -> Message {
        guard let message = self, !message.isDeleted, threadID.map({ $0 == message.threadID }) ?? true else {
            throw ChatError.notFound("message")
        }
        return message
    }
}

extension Message {
    /// - Throws: `validation_failed`.
    func requireEditable() throws {
        guard role == .user else {
            throw ChatError.invalid("message_id", "is no message of yours: only those can be edited")
        }
    }

    /// Whether there may be more to come of an answer.
    public var isContinuable: Bool {
        switch status {
        case .stopped, .interrupted, .failed: true
        case .complete: finishReason == "length"
        case .streaming: false
        }
    }
}
