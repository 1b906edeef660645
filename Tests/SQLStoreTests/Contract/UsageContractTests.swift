import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Usage")
struct UsageContractTests {
    /// The day of all moments here.
    private let today = UsageDay(moment(0))

    @Test("An answer is booked when it ends, however it ends", arguments: StoreEngine.allCases)
    func booked(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for status in [Message.Status.complete, .stopped, .failed, .interrupted] {
                let turn = NewTurn.some(in: world.thread)
                _ = try await store.insertTurn(turn)
                _ = try await store.finishGeneration(turn.generation.id, outcome: .some(status: status))
            }
            #expect(try await store.usage(of: world.user.id, days: today...today) == [day(generations: 4)])
            let spending = try await store.spending(of: world.user.id, on: today)
            #expect(spending == Spending(dayTokens: 48, monthTokens: 48, monthCost: Dollars(0.000_068)))
            #expect(try await store.spending(on: today) == [world.user.id: spending])
        }
    }

    @Test("Of many ends at once one is booked", arguments: StoreEngine.allCases)
    func once(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            let store = world.store
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        _ = try await store.finishGeneration(turn.generation.id, outcome: .some())
                        _ = try await store.interruptGenerations(notOwnedBy: "elsewhere", at: moment(3))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await booked(world).map(\.generations) == [1])
        }
    }

    @Test("What a crash leaves is booked as far as it was kept", arguments: StoreEngine.allCases)
    func crash(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            let store = world.store
            try await store.noteRequest(.some(prompt: 1_000, completion: 0), of: turn.generation.id)
            try await store.appendText(pieces(turn, ["Once upon", " a time"]))
            for at in [3.0, 4] { try await store.interruptGenerations(notOwnedBy: "elsewhere", at: moment(at)) }
            let day = try #require(try await booked(world).first)
            #expect(day.generations == 1)
            #expect(day.promptTokens == 1_000)
            #expect(day.completionTokens == TokenEstimate.tokens("Once upon a time"))
            #expect(day.cost == Dollars(0.001 + Double(day.completionTokens) * 0.000_002))
        }
    }

    @Test("Deleting thread and project keeps what was spent, also on a running answer", arguments: StoreEngine.allCases)
    func deletion(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, turn in
            let store = world.store
            try await store.noteRequest(.some(prompt: 10), of: turn.generation.id)
            #expect(try await store.deleteThread(world.thread.id, of: world.user.id))
            let other = NewTurn.some(in: try await world.newThread())
            _ = try await store.insertTurn(other)
            try await store.noteRequest(.some(prompt: 20), of: other.generation.id)
            _ = try await store.deleteProject(world.project.id, of: world.user.id)
            #expect(try await store.finishGeneration(other.generation.id, outcome: .some()) == nil)
            let day = try #require(try await booked(world, on: UsageDay(Date())).first)
            #expect(day.promptTokens == 30)
            #expect(day.generations == 2)
        }
    }

    @Test("Nobody's deletion books another's answers", arguments: StoreEngine.allCases)
    func deletionByOthers(engine: StoreEngine) async throws {
        try await withRunning(engine) { world, _ in
            let stranger = try await World(world.store)
            #expect(try await !world.store.deleteThread(world.thread.id, of: stranger.user.id))
            #expect(try await world.store.deleteProject(world.project.id, of: stranger.user.id) == nil)
            #expect(try await booked(world, on: UsageDay(Date())).isEmpty)
        }
    }

    @Test("Usage goes with the account, and comes to none that is gone", arguments: StoreEngine.allCases)
    func account(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await store.book(record(in: world))
            _ = try await store.deleteUser(world.user.id)
            #expect(try await booked(world).isEmpty)
            try await store.book(record(in: world))
            #expect(try await store.spending(on: today).isEmpty)
        }
    }

    @Test("The same record is booked once", arguments: StoreEngine.allCases)
    func sameRecord(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let record = record(in: world)
            for _ in 0..<3 { try await store.book(record) }
            #expect(try await booked(world).map(\.generations) == [1])
        }
    }

    @Test("Days, models and users are counted apart; what has no price is told", arguments: StoreEngine.allCases)
    func apart(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let (world, other) = (try await World(store), try await World(store))
            try await store.book(record(in: other))
            try await store.book(record(in: world, model: "b"))
            try await store.book(record(in: world, model: "a", use: .some(isPriced: false)))
            try await store.book(record(in: world, model: "a"))
            try await store.book(record(in: world, model: "a", at: moment(86_400)))
            let days = try await store.usage(of: world.user.id, days: today...today.next)
            #expect(days.map(\.day) == [today, today, today.next])
            #expect(days.map(\.model) == ["a", "b", "a"])
            #expect(days.map(\.generations) == [2, 1, 1])
            #expect(days.map(\.unpricedGenerations) == [1, 0, 0])
            #expect(days[0].cost == days[1].cost)
            #expect(try await booked(world).count == 2)
        }
    }

    @Test("Spending is counted from the first of the month", arguments: StoreEngine.allCases)
    func month(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = today.startOfMonth
            for day in [first.advanced(by: -1), first, first.next] {
                try await store.book(record(in: world, at: day.start))
            }
            let spending = try await store.spending(of: world.user.id, on: first.next)
            #expect(spending.dayTokens == 12)
            #expect(spending.monthTokens == 24)
            #expect(try await store.spending(of: world.user.id, on: first).monthTokens == 12)
        }
    }

    private func day(generations: Int) -> DailyUsage {
        DailyUsage(
            day: today, model: "tiny", promptTokens: 7 * generations, completionTokens: 5 * generations,
            cost: Dollars(0.000_017 * Double(generations)), generations: generations, unpricedGenerations: 0)
    }

    private func record(
        in world: World, model: String = "tiny", use: ModelUse = .some(), at: Date = moment(1)
    ) -> UsageRecord {
        UsageRecord(
            id: newID(), userID: world.user.id, projectID: world.project.id, threadID: world.thread.id,
            purpose: .summary, model: model, use: use, at: at)
    }

    private func booked(_ world: World, on day: UsageDay? = nil) async throws -> [DailyUsage] {
        try await world.store.usage(of: world.user.id, days: (day ?? today)...(day ?? today))
    }

    private func withRunning(_ engine: StoreEngine, _ body: (World, NewTurn) async throws -> Void) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(turn)
            try await body(world, turn)
        }
    }
}
