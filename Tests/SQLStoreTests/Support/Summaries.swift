import ChatCore
import Foundation

@testable import SQLStore

extension World {
    func job(
        in thread: ChatThread? = nil, scheduled: Bool = false, forced: Bool = false, at: Date = moment(5)
    ) -> SummaryJob {
        SummaryJob(
            id: newID(), threadID: (thread ?? self.thread).id, ownerID: user.id, isScheduled: scheduled,
            isForced: forced, createdAt: at)
    }

    /// A summary of these messages as they are in the store.
    func draft(_ job: SummaryJob, of ids: [Message.ID], at: Date = moment(6)) async throws -> SummaryDraft {
        let messages = try await store.messages(ids, in: job.threadID)
        let summary = Summary(
            id: job.id, threadID: job.threadID, text: "- Roses", keyTopics: ["roses", "\"walls\", höher"],
            startMessageID: ids[0], endMessageID: ids[ids.count - 1], messageCount: ids.count, tokenCount: 3,
            createdAt: at)
        return SummaryDraft(summary: summary, sources: messages.map { .init(id: $0.id, content: $0.content) })
    }

    @discardableResult
    func summarise(_ ids: [Message.ID], in thread: ChatThread? = nil, at: Date = moment(6)) async throws -> Summary {
        let job = job(in: thread)
        _ = try await store.insertSummaryJob(job)
        let draft = try await draft(job, of: ids, at: at)
        guard case .stored = try await store.storeSummary(draft, of: job, hasMore: false, nextID: newID()) else {
            throw NotStored()
        }
        return draft.summary
    }

    struct NotStored: Error {}

    func unsummarised(_ thread: ChatThread? = nil) async throws -> [Message.ID] {
        try await store.summaryOutline(of: (thread ?? self.thread).id, limit: 1_000)?.unsummarised.map(\.id) ?? []
    }
}
