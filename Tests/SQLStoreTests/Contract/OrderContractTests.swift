import ChatCore
import Testing

@testable import SQLStore

@Suite("Order of text")
struct OrderContractTests {
    @Test("is that of its bytes, whatever language the database was made in", arguments: StoreEngine.allCases)
    func bytes(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for model in ["b", "Ä", "a", "B", "a-1", "a1"] {
                try await store.book(
                    UsageRecord(
                        id: newID(), userID: world.user.id, projectID: world.project.id, threadID: world.thread.id,
                        messageID: nil, purpose: .title, model: model, use: .some(), at: moment(0)))
            }
            let day = UsageDay(moment(0))
            #expect(
                try await store.usage(of: world.user.id, days: day...day).map(\.model) == [
                    "B", "a", "a-1", "a1", "b", "Ä",
                ])
        }
    }
}
