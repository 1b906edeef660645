/// Tells people how full their threads' contexts are.
public struct ContextService: Sendable {
    private let threads: any ThreadStore
    private let messages: any MessageStore
    private let planner: AnswerPlanner

    public init(threads: any ThreadStore, messages: any MessageStore, planner: AnswerPlanner) {
        self.threads = threads
        self.messages = messages
        self.planner = planner
    }

    /// What the thread's next answer would be told, by the same rules. A running answer is not counted yet.
    /// - Throws: `thread_not_found`.
    public func usage(of threadID: ChatThread.ID, owner: User.ID) async throws -> ContextUsage {
        guard let thread = try await threads.thread(threadID, of: owner) else { throw ChatError.threadNotFound }
        let plan = try await planner.plan(AnswerOptions(), in: thread)
        var usage = ContextUsage(
            model: plan.model, counting: plan.measure.counting, used: await plan.instructionsTokens(),
            total: plan.window.room, summaryTokens: 0, truncatedIDs: [])
        guard let leafID = thread.lastMessageID else { return usage }
        let fit = try await plan.context(
            endingAt: leafID, in: threadID, from: messages, listing: ContextUsage.truncatedMax
        ).fit
        usage.summaryTokens = fit.summaryTokens
        usage.truncatedIDs = Array(fit.truncatedIDs.prefix(ContextUsage.truncatedMax))
        usage.used = fit.usedTokens + fit.truncatedTokens
        return usage
    }
}
