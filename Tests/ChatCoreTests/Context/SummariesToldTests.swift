import SQLStore
import Testing

@testable import ChatCore

@Suite("Summaries in a context", .timeLimit(.minutes(1)))
struct SummariesToldTests {
    private let provider = HandDrivenProvider(contextTokens: 1_000)

    /// A plan and a meter for the chat's thread, with these summaries holding for its path.
    private func planner(_ chat: Chat, _ summaries: [PathSummary]) -> AnswerPlanner {
        AnswerPlanner(
            projects: chat.store, summaries: PinnedSummaries(summaries: summaries),
            catalogue: ModelCatalogue(provider: provider, contextTokens: nil, environment: chat.environment),
            measures: TokenMeasures(counter: NoTokenCounter(), rates: chat.store), attachments: chat.store,
            files: chat.files, answerTokensMax: 500)
    }

    private func summary(_ text: String, of messages: [Message], in chat: Chat) throws -> PathSummary {
        let first = try #require(messages.first)
        let last = try #require(messages.last)
        let summary = Summary(
            id: chat.environment.newID(), threadID: chat.thread.id, text: text, keyTopics: [],
            startMessageID: first.id, endMessageID: last.id, messageCount: messages.count, tokenCount: 1,
            createdAt: chat.environment.now())
        return PathSummary(summary: summary, coveredMessageIDs: Set(messages.map(\.id)))
    }

    private func converse(_ chat: Chat, exchanges: Int) async throws -> [Message] {
        for index in 0..<exchanges {
            try await chat.exchange(
                "Q\(index)", "A\(index)", from: provider, completion: ModelCompletion(finishReason: "stop"))
        }
        return try await chat.shown()
    }

    @Test("stand after the instructions, the oldest first, for the messages that they cover")
    func order() async throws {
        try await Chat.with(provider, instructions: "Be brief.") { chat in
            let shown = try await converse(chat, exchanges: 3)
            let planner = planner(
                chat,
                [
                    try summary("- later", of: Array(shown[2...3]), in: chat),
                    try summary("- earlier", of: Array(shown[0...1]), in: chat),
                ])
            let plan = try await planner.plan(AnswerOptions(), in: chat.thread)
            let context = try await plan.context(endingAt: shown[5].id, in: chat.thread.id, from: chat.store)
            let head = "Earlier in this conversation, in short:\n"
            #expect(context.turns.map(\.content) == ["Be brief.\n\n\(head)- earlier\n\n\(head)- later", "Q2", "A2"])
            #expect(context.turns.map(\.role) == [.system, .user, .assistant])

            let thread = try await chat.threads.get(chat.thread.id, owner: chat.user.id)
            let usage = try await ContextService(threads: chat.store, messages: chat.store, planner: planner)
                .usage(of: thread.id, owner: chat.user.id)
            #expect(usage.used == context.fit.usedTokens)
            #expect(usage.summaryTokens == context.fit.summaryTokens)
            #expect(usage.summaryTokens > 0)
            let sent = context.turns.reduce(0) { $0 + TokenMeasure.estimate(of: $1.turn) }
            #expect(usage.used >= sent, "joined in one turn they take no more than counted")
        }
    }

    @Test("leave messages in their place that have changed since")
    func edited() async throws {
        try await Chat.with(provider) { chat in
            let shown = try await converse(chat, exchanges: 2)
            var held = try summary("- first", of: Array(shown[0...1]), in: chat)
            held.coveredMessageIDs.remove(shown[0].id)
            let plan = try await planner(chat, [held]).plan(AnswerOptions(), in: chat.thread)
            let context = try await plan.context(endingAt: shown[3].id, in: chat.thread.id, from: chat.store)
            #expect(context.turns.dropFirst().map(\.content) == ["Q0", "Q1", "A1"])
        }
    }

    @Test("make room for messages that would have fallen out")
    func room() async throws {
        try await Chat.with(provider) { chat in
            let uncounted = ModelCompletion(finishReason: "stop")
            let long = String(repeating: "word ", count: 60)
            for index in 0..<5 {
                try await chat.exchange("\(index) \(long)", "A\(index)", from: provider, completion: uncounted)
            }
            let shown = try await chat.shown()
            let without = try await planner(chat, []).plan(AnswerOptions(), in: chat.thread)
                .context(endingAt: shown[9].id, in: chat.thread.id, from: chat.store)
            #expect(!without.fit.truncatedIDs.isEmpty)
            let held = try summary("- all about words", of: Array(shown[2...5]), in: chat)
            let with = try await planner(chat, [held]).plan(AnswerOptions(), in: chat.thread)
                .context(endingAt: shown[9].id, in: chat.thread.id, from: chat.store)
            #expect(with.fit.truncatedIDs.isEmpty)
            #expect(with.fit.includedIDs == (shown[6...9] + []).reversed().map(\.id) + [shown[1].id, shown[0].id])
        }
    }
}

/// Summaries that hold for every path.
private struct PinnedSummaries: SummaryStore {
    let summaries: [PathSummary]

    func summaries(
        onPathTo leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [PathSummary] {
        summaries
    }
}
