import Foundation
import Logging

/// Has one summary written by a model and stored.
struct SummaryWriter: Sendable {
    let store: any SummaryRecordStore & SummaryJobStore & ThreadStore
    let model: BackgroundModel
    let planner: AnswerPlanner
    let events: any EventPublisher
    let policy: SummaryPolicy
    let environment: DomainEnvironment
    let logger: Logger

    enum Ending {
        /// The job has ended, or waits to make another summary of what is left.
        case stored
        case nothingToDo
        /// A message was edited, deleted or continued meanwhile: the job is still there.
        case changed
        /// The job or its thread is gone.
        case gone
    }

    /// - Throws: `ChatError`, `ModelError`, `CancellationError`; the job is still there then.
    func write(_ job: SummaryJob) async throws -> Ending {
        guard let thread = try await store.thread(job.threadID, of: job.ownerID),
            let outline = try await store.summaryOutline(of: job.threadID, limit: SummaryRules.pathMessagesMax)
        else { return .gone }
        let waiting = outline.waiting(isForced: job.isForced, policy: policy)
        guard let first = waiting.first, waiting.count >= (job.isForced ? 1 : policy.messagesMin) else {
            return .nothingToDo
        }
        let plan = try await SummaryPlan(planner.plan(AnswerOptions(), in: thread))
        let chunk = plan.chunk(of: waiting)
        let messages = try await store.messages(chunk.map(\.id), in: thread.id)
        guard messages.count == chunk.count else { return .changed }
        let earlier = try await store.summaries(onPathTo: first.id, in: thread.id, limit: 1).first?.summary
        let text = try await text(of: SummaryPrompt.request(messages, after: earlier, plan: plan), for: thread)
        let left = waiting.count - chunk.count
        let hasMore = left >= (job.isForced ? 1 : policy.messagesMin)
        return try await keep(text, of: messages, for: job, hasMore: hasMore)
    }

    /// Junk gets one repeat, and so does a fault that may pass.
    private func text(of request: ModelRequest, for thread: ChatThread) async throws -> SummaryText {
        for isLast in [false, true] {
            do {
                let answer = try await model.text(request, for: thread, within: Self.timeMax)
                if let text = SummaryText(answer: answer.content, isCut: answer.isCut) { return text }
            } catch let error as ModelError where !isLast && error.mayPass {
                logger.info(
                    "a summary is tried again", metadata: ["thread": "\(thread.id)", "reason": "\(error)"])
            }
        }
        throw ChatError(.aiProviderError, "The model gave no usable summary. Try again, or choose a larger model.")
    }

    private static let timeMax = Duration.seconds(300)

    private func keep(
        _ text: SummaryText, of messages: [Message], for job: SummaryJob, hasMore: Bool
    ) async throws -> Ending {
        guard let first = messages.first, let last = messages.last else { return .nothingToDo }
        return try await events.inOrder(first.threadID) {
            let summary = Summary(
                id: job.id, threadID: first.threadID, text: text.text, keyTopics: text.keyTopics,
                startMessageID: first.id, endMessageID: last.id, messageCount: messages.count,
                tokenCount: TokenEstimate.tokens(text.text), createdAt: environment.now())
            let draft = SummaryDraft(
                summary: summary, sources: messages.map { .init(id: $0.id, content: $0.content) })
            let receipt = try await store.storeSummary(
                draft, of: job, hasMore: hasMore, nextID: environment.newID())
            switch receipt {
            case .stored(let thread):
                events.publish(.summaryAvailable(summary), in: thread.id)
                events.publish(.threadUpdated(thread), in: thread.id)
                return .stored
            case .changed: return .changed
            case .gone: return .gone
            }
        }
    }
}

extension ModelError {
    /// Whether the same request may go well a moment later.
    fileprivate var mayPass: Bool {
        switch reason {
        case .unavailable, .timedOut, .cutOff: true
        default: false
        }
    }
}
