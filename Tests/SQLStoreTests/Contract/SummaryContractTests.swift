import ChatCore
import Testing

@testable import SQLStore

@Suite("Summaries")
struct SummaryContractTests {
    @Test("are kept with the messages that they cover", arguments: StoreEngine.allCases)
    func kept(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turns = [try await world.exchange("1"), try await world.exchange("2")]
            let ids = turns.flatMap { [$0.userMessage.id, $0.answer.id] }
            #expect(try await store.summaries(onPathTo: ids[3], in: world.thread.id, limit: 3).isEmpty)
            let summary = try await world.summarise(Array(ids[..<3]))

            let page = try await store.summaries(of: world.thread.id, page: PageRequest())
            #expect(page.elements == [summary])
            #expect(page.total == 1)
            let found = try await store.summaries(onPathTo: ids[3], in: world.thread.id, limit: 3)
            #expect(found == [PathSummary(summary: summary, coveredMessageIDs: Set(ids[..<3]))])
            #expect(try await store.summaries(onPathTo: ids[1], in: world.thread.id, limit: 3).isEmpty)
            #expect(try await world.unsummarised() == [ids[3]])
            #expect(try await world.shownMessages().map(\.isSummarized) == [true, true, true, false])
            let thread = try #require(try await world.current())
            #expect(thread.summaryCount == 1)
            #expect(thread.lastSummaryAt == summary.createdAt)
        }
    }

    @Test("hold for the paths that their end is on", arguments: StoreEngine.allCases)
    func branches(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let root = try await world.exchange("root")
            let first = try await world.exchange("first")
            let early = try await world.summarise([root.userMessage.id, root.answer.id])
            let late = try await world.summarise([first.userMessage.id, first.answer.id])
            let branch = try await world.exchange("branch", parent: .message(root.answer.id))

            func holding(for leaf: Message.ID, limit: Int = 5) async throws -> [Summary] {
                try await store.summaries(onPathTo: leaf, in: world.thread.id, limit: limit).map(\.summary)
            }
            #expect(try await holding(for: first.answer.id) == [late, early])
            #expect(try await holding(for: first.answer.id, limit: 1) == [late])
            #expect(try await holding(for: first.userMessage.id) == [early])
            #expect(try await holding(for: branch.answer.id) == [early])
            #expect(try await holding(for: newID()) == [])
            #expect(try await world.unsummarised() == [branch.userMessage.id, branch.answer.id])
        }
    }

    @Test("cover a message no longer whose text has changed", arguments: StoreEngine.allCases)
    func changed(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            try await world.exchange()
            let summary = try await world.summarise([turn.userMessage.id, turn.answer.id])
            try await store.write { try SQLChatStore.noteChangedText(of: turn.userMessage.id, on: $0) }
            let leaf = try #require(try await world.current()?.lastMessageID)
            let found = try await store.summaries(onPathTo: leaf, in: world.thread.id, limit: 1)
            #expect(found == [PathSummary(summary: summary, coveredMessageIDs: [turn.answer.id])])
            #expect(try await world.unsummarised().first == turn.userMessage.id)
        }
    }

    @Test("are changed and undone by their owner only", arguments: StoreEngine.allCases)
    func owner(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let other = try await store.insertUser(.some(), passwordHash: "hash")
            let turn = try await world.exchange()
            let summary = try await world.summarise([turn.userMessage.id, turn.answer.id])
            let change = SummaryChange(text: "- Tulips and more", keyTopics: ["tulips"])
            #expect(try await store.updateSummary(summary.id, of: other.id, change: change, at: moment(7)) == nil)
            #expect(try await store.deleteSummary(summary.id, of: other.id, at: moment(7)) == nil)

            let changed = try await store.updateSummary(summary.id, of: world.user.id, change: change, at: moment(7))
            #expect(changed?.summary.text == "- Tulips and more")
            #expect(changed?.summary.keyTopics == ["tulips"])
            #expect(changed?.summary.editedAt == moment(7))
            #expect(changed?.summary.tokenCount == TokenEstimate.tokens("- Tulips and more"))
            let topics = try await store.updateSummary(
                summary.id, of: world.user.id, change: SummaryChange(keyTopics: []), at: moment(8))
            #expect(topics?.summary.text == "- Tulips and more")

            let thread = try await store.deleteSummary(summary.id, of: world.user.id, at: moment(9))
            #expect(thread?.summaryCount == 0)
            #expect(thread?.lastSummaryAt == nil)
            #expect(try await world.unsummarised() == [turn.userMessage.id, turn.answer.id])
            #expect(try await store.deleteSummary(summary.id, of: world.user.id, at: moment(9)) == nil)
            // The schedule must not make at once what was undone.
            #expect(try await store.threadsUncheckedForSummary(limit: 5).isEmpty)
        }
    }

    @Test("are stored only of what the model was given", arguments: StoreEngine.allCases)
    func exact(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange("café")
            let ids = [turn.userMessage.id, turn.answer.id]
            let job = world.job()
            _ = try await store.insertSummaryJob(job)
            let draft = try await world.draft(job, of: ids)

            var edited = draft
            edited.sources[0].content = "cafe\u{301}"
            #expect(try await store.storeSummary(edited, of: job, hasMore: false, nextID: newID()).isChanged)
            _ = try await store.deleteMessage(turn.answer.id, of: world.user.id, at: moment(5))
            #expect(try await store.storeSummary(draft, of: job, hasMore: false, nextID: newID()).isChanged)
            #expect(try await world.current()?.summaryCount == 0)
            #expect(try await store.summaryJob(of: world.thread.id)?.id == job.id)

            let question = try await world.draft(job, of: [turn.userMessage.id])
            #expect(try await store.storeSummary(question, of: job, hasMore: false, nextID: newID()).isStored)
            #expect(try await store.storeSummary(question, of: job, hasMore: false, nextID: newID()).isGone)
            #expect(try await store.deleteThread(world.thread.id, of: world.user.id))
        }
    }

    @Test("go with their thread", arguments: StoreEngine.allCases)
    func cascade(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            try await world.summarise([turn.userMessage.id, turn.answer.id])
            _ = try await store.insertSummaryJob(world.job())
            #expect(try await store.deleteThread(world.thread.id, of: world.user.id))
            let left = try await store.engine.read { connection in
                try ["summaries", "summary_messages", "summary_jobs"].map {
                    try connection.count("select count(*) as n from \(SQLText(stringLiteral: $0))")
                }
            }
            #expect(left == [0, 0, 0])
        }
    }
}

extension SummaryReceipt {
    var isStored: Bool { if case .stored = self { true } else { false } }
    var isChanged: Bool { if case .changed = self { true } else { false } }
    var isGone: Bool { if case .gone = self { true } else { false } }
}
