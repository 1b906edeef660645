import Foundation

/// What people do with the summaries of their threads. Others' are not found.
public struct SummaryService: Sendable {
    private let store: any SummaryRecordStore & SummaryJobStore & ThreadStore
    private let planner: AnswerPlanner
    private let usage: UsageService
    private let runner: SummaryRunner
    private let events: any EventPublisher
    private let policy: SummaryPolicy
    private let environment: DomainEnvironment

    public init(
        store: any SummaryRecordStore & SummaryJobStore & ThreadStore, planner: AnswerPlanner, usage: UsageService,
        runner: SummaryRunner,
        events: any EventPublisher, policy: SummaryPolicy, environment: DomainEnvironment
    ) {
        self.store = store
        self.planner = planner
        self.usage = usage
        self.runner = runner
        self.events = events
        self.policy = policy
        self.environment = environment
    }

    /// A summary that is being made.
    public struct Begun: Sendable, Equatable {
        public var id: Summary.ID
        /// A guess.
        public var estimatedSeconds: Int
    }

    /// Has a thread summarised in the background. While that lasts, asking again changes nothing.
    ///
    /// The newest messages stay out, and little isn't worth it, but for `isForced`.
    /// - Throws: `thread_not_found`; `conflict` when there is nothing to summarise; `quota_exceeded`.
    public func summarise(_ threadID: ChatThread.ID, isForced: Bool, owner: User.ID) async throws -> Begun {
        guard let thread = try await store.thread(threadID, of: owner),
            let outline = try await store.summaryOutline(of: threadID, limit: SummaryRules.pathMessagesMax)
        else { throw ChatError.threadNotFound }
        let waiting = outline.waiting(isForced: isForced, policy: policy)
        if try await store.summaryJob(of: threadID) == nil {
            guard waiting.count >= (isForced ? 1 : policy.messagesMin) else { throw Self.nothingNew(isForced) }
            _ = try await usage.requireRoom(for: owner)
        }
        let job = SummaryJob(
            id: environment.newID(), threadID: threadID, ownerID: owner, isScheduled: false, isForced: isForced,
            createdAt: environment.now())
        guard let job = try await store.insertSummaryJob(job) else { throw ChatError.threadNotFound }
        runner.wake()
        let plan = try await SummaryPlan(planner.plan(AnswerOptions(), in: thread))
        return Begun(id: job.id, estimatedSeconds: Self.estimatedSeconds(waiting, plan))
    }

    /// - Throws: `thread_not_found`; `not_found` when there is none.
    public func newest(of threadID: ChatThread.ID, owner: User.ID) async throws -> Summary {
        guard let summary = try await list(of: threadID, page: PageRequest(limit: 1), owner: owner).elements.first
        else { throw ChatError.notFound("summary") }
        return summary
    }

    /// The newest first.
    /// - Throws: `thread_not_found`.
    public func list(
        of threadID: ChatThread.ID, page: PageRequest, owner: User.ID
    ) async throws -> Page<Summary> {
        guard try await store.thread(threadID, of: owner) != nil else { throw ChatError.threadNotFound }
        return try await store.summaries(of: threadID, page: page)
    }

    /// Corrects a summary and tells its thread's readers.
    /// - Throws: `not_found`, `validation_failed`.
    public func update(_ id: Summary.ID, change: SummaryChange, owner: User.ID) async throws -> Summary {
        var change = change
        change.text = change.text?.trimmingCharacters(in: .whitespacesAndNewlines)
        change.keyTopics = change.keyTopics?.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        try change.validate()
        return try await inOrder(id, owner) { [change] in
            guard let changed = try await store.updateSummary(id, of: owner, change: change, at: environment.now())
            else { throw ChatError.notFound("summary") }
            events.publish(.summaryAvailable(changed.summary), in: changed.thread.id)
            events.publish(.threadUpdated(changed.thread), in: changed.thread.id)
            return changed.summary
        }
    }

    /// Undoes a summary: its messages count as unsummarised again.
    /// - Throws: `not_found`.
    public func delete(_ id: Summary.ID, owner: User.ID) async throws {
        try await inOrder(id, owner) {
            guard let thread = try await store.deleteSummary(id, of: owner, at: environment.now()) else {
                throw ChatError.notFound("summary")
            }
            events.publish(.threadUpdated(thread), in: thread.id)
        }
    }

    /// Changes a summary in the order of its thread's changes.
    private func inOrder<Result: Sendable>(
        _ id: Summary.ID, _ owner: User.ID, _ change: () async throws -> Result
    ) async throws -> Result {
        guard let threadID = try await store.threadID(ofSummary: id, of: owner) else {
            throw ChatError.notFound("summary")
        }
        return try await events.inOrder(threadID, change)
    }

    private static func nothingNew(_ isForced: Bool) -> ChatError {
        ChatError(
            .conflict,
            isForced
                ? "There is nothing to summarise: every answered message of this thread is in a summary."
                : "There is too little to summarise: the newest messages are kept as they are.")
    }

    private static func estimatedSeconds(
        _ waiting: ArraySlice<SummaryOutline.Entry>, _ plan: SummaryPlan
    ) -> Int {
        let tokens = waiting.reduce(0) { $0 + $1.tokens }
        return secondsPerSummary * max(1, plan.chunkCount(waiting)) + tokens / promptTokensPerSecond
    }

    private static let secondsPerSummary = 8
    private static let promptTokensPerSecond = 1_000
}

extension SummaryPlan {
    init(_ plan: AnswerPlan) {
        self.init(model: plan.model, contextTokens: plan.window.contextTokens)
    }
}

extension SummaryChange {
    /// - Throws: `validation_failed`, naming every field that breaks a rule.
    func validate() throws {
        var validation = Validation()
        let lengths = SummaryRules.textCharacters
        validation.require(
            text.map { lengths.contains($0.codePoints) } ?? true, "summary_text",
            "must have \(lengths.lowerBound) to \(lengths.upperBound) characters")
        validation.require(
            SummaryRules.editedTopics.contains(keyTopics?.count ?? 0), "key_topics",
            "must be at most \(SummaryRules.editedTopics.upperBound)")
        validation.require(
            keyTopics?.allSatisfy { (1...SummaryRules.topicCharactersMax).contains($0.codePoints) } ?? true,
            "key_topics", "must have 1 to \(SummaryRules.topicCharactersMax) characters each")
        validation.storable(text, "summary_text")
        for topic in keyTopics ?? [] { validation.storable(topic, "key_topics") }
        try validation.check()
    }
}
