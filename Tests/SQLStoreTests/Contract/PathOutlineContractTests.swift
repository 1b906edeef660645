import ChatCore
import Testing

@testable import SQLStore

@Suite("The outline of a path")
struct PathOutlineContractTests {
    @Test("is the path to a message, from its end, page by page", arguments: StoreEngine.allCases)
    func pages(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for _ in 0..<3 { try await world.exchange() }
            let path = try await world.shownMessages()
            let leaf = path[path.count - 1].id
            try await world.exchange("Other?", parent: .message(path[1].id))

            let whole = try await store.outline(endingAt: leaf, in: world.thread.id, limit: 10)
            #expect(whole.map(\.id) == path.reversed().map(\.id))
            #expect(whole.map(\.parentID) == path.reversed().map(\.parentID))
            #expect(whole.map(\.tokenCount) == path.reversed().map { $0.tokenCount ?? 0 })
            let page = try await store.outline(endingAt: leaf, in: world.thread.id, limit: 4)
            #expect(page == Array(whole.prefix(4)))
            let rest = try await store.outline(
                endingAt: try #require(page.last?.parentID), in: world.thread.id, limit: 4)
            #expect(rest == Array(whole.dropFirst(4)))
        }
    }

    @Test("passes over what is deleted or still being written", arguments: StoreEngine.allCases)
    func told(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = try await world.exchange()
            let second = try await world.exchange()
            let running = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(running)
            _ = try await store.deleteMessage(second.userMessage.id, of: world.user.id, at: moment(3))
            let outline = try await store.outline(endingAt: running.answer.id, in: world.thread.id, limit: 10)
            #expect(
                outline.map(\.id)
                    == [running.userMessage.id, second.answer.id, first.answer.id, first.userMessage.id])
        }
    }

    @Test("is empty for a message of another thread", arguments: StoreEngine.allCases)
    func elsewhere(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            let other = try await world.newThread()
            #expect(try await store.outline(endingAt: turn.answer.id, in: other.id, limit: 10).isEmpty)
        }
    }
}

@Suite("Learned rates of tokens")
struct TokenRateContractTests {
    @Test("are the newest of the thread, and a running mean of the model", arguments: StoreEngine.allCases)
    func learned(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let other = try await world.newThread()
            #expect(try await store.tokenRates(of: "tiny", in: world.thread.id) == LearnedTokenRates())

            try await store.learnTokenRate(0.5, of: "tiny", in: world.thread.id)
            try await store.learnTokenRate(1, of: "tiny", in: world.thread.id)
            let mean = TokenRate(rate: 0.75, samples: 2)
            #expect(
                try await store.tokenRates(of: "tiny", in: world.thread.id)
                    == LearnedTokenRates(ofThread: 1, ofModel: mean))
            #expect(try await store.tokenRates(of: "tiny", in: other.id) == LearnedTokenRates(ofModel: mean))
            #expect(try await store.tokenRates(of: "large", in: world.thread.id) == LearnedTokenRates())

            try await store.learnTokenRate(2, of: "large", in: world.thread.id)
            #expect(
                try await store.tokenRates(of: "tiny", in: world.thread.id) == LearnedTokenRates(ofModel: mean),
                "a thread knows the model that answered last")
        }
    }

    @Test("go with their thread, and a thread that is gone is passed over", arguments: StoreEngine.allCases)
    func gone(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await store.learnTokenRate(0.5, of: "tiny", in: world.thread.id)
            #expect(try await store.deleteThread(world.thread.id, of: world.user.id))
            try await store.learnTokenRate(0.5, of: "tiny", in: world.thread.id)
            let learned = try await store.tokenRates(of: "tiny", in: world.thread.id)
            #expect(learned == LearnedTokenRates(ofModel: TokenRate(rate: 0.5, samples: 2)))
        }
    }
}
