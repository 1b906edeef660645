import ChatCore
import Testing

@testable import SQLStore

@Suite("Summaries")
struct SummaryContractTests {
    @Test("without any, none holds for a path", arguments: StoreEngine.allCases)
    func none(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            let found = try await store.summaries(onPathTo: turn.answer.id, in: world.thread.id, limit: 3)
            #expect(found.isEmpty)
        }
    }
}
