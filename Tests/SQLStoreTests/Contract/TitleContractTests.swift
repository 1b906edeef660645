import ChatCore
import Testing

@testable import SQLStore

@Suite("Titles")
struct TitleContractTests {
    @Test("are given a few times at most, and not while an answer runs", arguments: StoreEngine.allCases)
    func attempts(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let id = world.thread.id
            let turn = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(turn)
            #expect(try await store.claimTitle(of: id, attemptsMax: 2) == nil)
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some())
            #expect(try await store.claimTitle(of: id, attemptsMax: 2)?.id == id)
            try await store.giveBackTitle(of: id)
            #expect(try await store.claimTitle(of: id, attemptsMax: 2) != nil)
            #expect(try await store.claimTitle(of: id, attemptsMax: 2) != nil)
            #expect(try await store.claimTitle(of: id, attemptsMax: 2) == nil)
        }
    }

    @Test("replace the heading, but never a name that somebody gave", arguments: StoreEngine.allCases)
    func byHand(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let id = world.thread.id
            let named = try #require(try await store.nameThread(id, "Roses", at: moment(3)))
            #expect((named.title, named.titleSource, named.updatedAt) == ("Roses", .model, moment(3)))
            #expect(try await store.claimTitle(of: id, attemptsMax: 2) == nil)
            #expect(try await store.nameThread(id, "Tulips", at: moment(4)) == nil)

            let other = try await world.newThread()
            _ = try await store.updateThread(
                other.id, of: world.user.id, change: ThreadChange(title: "By hand"), at: moment(4))
            #expect(try await store.claimTitle(of: other.id, attemptsMax: 2) == nil)
            #expect(try await store.nameThread(other.id, "Tulips", at: moment(4)) == nil)
            #expect(try await store.thread(other.id, of: world.user.id)?.title == "By hand")
        }
    }
}
