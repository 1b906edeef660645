import ChatCore
import Testing

@testable import SQLStore

@Suite("Generations")
struct GenerationContractTests {
    @Test("While an answer runs it is read with the text appended so far", arguments: StoreEngine.allCases)
    func append(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            let store = world.store
            try await store.appendText(pieces(turn, ["One", " two"]))
            try await store.appendText(pieces(turn, [" three"], from: 2))
            #expect(try await store.message(turn.answer.id, in: world.thread.id)?.content == "One two three")
            #expect(try await world.shownMessages().last?.content == "One two three")
            #expect(try await world.current()?.lastMessage?.content == "One two three")
            #expect(try await world.current()?.hasUnread == false)
        }
    }

    @Test("The same piece again is not appended twice", arguments: StoreEngine.allCases)
    func appendAgain(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            for _ in 0..<2 { try await world.store.appendText(pieces(turn, ["One", " two"])) }
            #expect(try await world.shownMessages().last?.content == "One two")
        }
    }

    @Test("Pieces of many generations are appended together, each to its own", arguments: StoreEngine.allCases)
    func appendMany(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var turns: [NewTurn] = []
            for _ in 0..<5 {
                turns.append(.some(in: try await world.newThread()))
                _ = try await store.insertTurn(turns[turns.count - 1])
            }
            let texts = (0..<40).map { "\($0) " }
            try await store.appendText(turns.flatMap { pieces($0, texts) })
            for turn in turns {
                let answer = try await store.message(turn.answer.id, in: turn.generation.threadID)
                #expect(answer?.content == texts.joined())
            }
        }
    }

    @Test("A finished answer has its whole text and its usage", arguments: StoreEngine.allCases)
    func finish(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            try await world.store.appendText(pieces(turn, ["Hi"]))
            var outcome = GenerationOutcome.some("Hi there.", tokens: 11, at: moment(4))
            outcome.metadata = ["error": "none"]
            let finished = try #require(
                try await world.store.finishGeneration(turn.generation.id, outcome: outcome))
            let answer = finished.message
            #expect(answer.content == "Hi there.")
            #expect(answer.status == .complete)
            #expect(answer.tokenCount == 11)
            #expect(answer.promptTokens == 7)
            #expect(answer.modelUsed == "tiny-2")
            #expect(answer.finishReason == "stop")
            #expect(answer.metadata == ["error": "none"])
            #expect(try await world.current() == finished.thread)
            #expect(finished.thread.totalTokens == 14)
            #expect(finished.thread.lastActivityAt == moment(4))
            #expect(finished.thread.isGenerating == false)
            #expect(finished.thread.hasUnread)
            #expect(try await storedPieces(world.store) == 0)
        }
    }

    @Test("A failed answer says why", arguments: StoreEngine.allCases)
    func fail(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            var outcome = GenerationOutcome.some("", status: .failed)
            outcome.errorCode = .aiProviderError
            let finished = try await world.store.finishGeneration(turn.generation.id, outcome: outcome)
            #expect(finished?.message.status == .failed)
            #expect(finished?.message.errorCode == .aiProviderError)
        }
    }

    @Test("Only the first end counts, and nothing is appended after it", arguments: StoreEngine.allCases)
    func finishOnce(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            let id = turn.generation.id
            _ = try await world.store.finishGeneration(id, outcome: .some("First", status: .stopped))
            #expect(try await world.store.finishGeneration(id, outcome: .some("Second")) == nil)
            try await world.store.appendText(pieces(turn, ["Late"]))
            #expect(try await world.shownMessages().last?.content == "First")
            #expect(try await world.current()?.totalTokens == 8)
            #expect(try await storedPieces(world.store) == 0)
        }
    }

    @Test("Of many ends at once one wins", arguments: StoreEngine.allCases)
    func finishRace(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            let store = world.store
            let contents = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        try await store.finishGeneration(turn.generation.id, outcome: .some("\(number)"))?
                            .message.content
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let winners = contents.compactMap(\.self)
            #expect(winners.count == 1)
            #expect(try await world.shownMessages().last?.content == winners.first)
        }
    }

    @Test("What another node left is interrupted with its text, once", arguments: StoreEngine.allCases)
    func interrupt(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let mine = NewTurn.some(in: try await world.newThread(), node: "here")
            let theirs = NewTurn.some(in: world.thread, at: moment(1), node: "gone")
            _ = try await store.insertTurn(mine)
            _ = try await store.insertTurn(theirs)
            try await store.appendText(pieces(theirs, ["So ", "far"]) + pieces(mine, ["Mine"]))
            let changed = try await store.interruptGenerations(notOwnedBy: "here", at: moment(9))
            #expect(changed == [world.thread.id])
            let answer = try #require(try await world.shownMessages().last)
            #expect(answer.content == "So far")
            #expect(answer.status == .interrupted)
            #expect(answer.tokenCount == TokenEstimate.tokens("So far"))
            let thread = try await world.current()
            #expect(thread?.isGenerating == false)
            #expect(thread?.totalTokens == 3 + TokenEstimate.tokens("So far"))
            #expect(thread?.lastActivityAt == moment(1))
            #expect(try await store.interruptGenerations(notOwnedBy: "here", at: moment(10)).isEmpty)
            #expect(try await store.finishGeneration(theirs.generation.id, outcome: .some()) == nil)
            #expect(try await store.message(mine.answer.id, in: mine.generation.threadID)?.status == .streaming)
            let found = try await store.threads(of: world.user.id, query: ThreadQuery(search: "far"))
            #expect(found.elements.map(\.id) == [world.thread.id])
        }
    }

    @Test("A generation whose thread is gone ends in nothing", arguments: StoreEngine.allCases)
    func threadGone(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            #expect(try await world.store.deleteThread(world.thread.id, of: world.user.id))
            try await world.store.appendText(pieces(turn, ["Late"]))
            #expect(try await world.store.finishGeneration(turn.generation.id, outcome: .some()) == nil)
        }
    }

    private func withRunning(_ engine: StoreEngine, _ body: (World, NewTurn) async throws -> Void) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(turn)
            try await body(world, turn)
        }
    }

    private func storedPieces(_ store: SQLChatStore) async throws -> Int {
        try await store.engine.read { try $0.count("select count(*) as n from generation_text") }
    }
}

func pieces(_ turn: NewTurn, _ texts: [String], from first: Int = 0) -> [GeneratedPiece] {
    texts.enumerated().map {
        GeneratedPiece(generationID: turn.generation.id, index: first + $0.offset, text: $0.element)
    }
}
