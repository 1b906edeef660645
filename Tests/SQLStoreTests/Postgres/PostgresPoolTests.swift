import ChatCore
import Foundation
import Synchronization
import Testing

@testable import SQLStore

private final class Journal: Sendable {
    let numbers = Mutex<[Int]>([])
}

@Suite("The pool of connections to PostgreSQL")
struct PostgresPoolTests {
    @Test("lets so many in at a time, and those who wait in their order")
    func order() async throws {
        let turns = Turns(1, patience: .seconds(60)) { .databaseBusy }
        try await turns.take(isCancellable: true)
        let order = Journal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...5 {
                group.addTask {
                    try await turns.take(isCancellable: number.isMultiple(of: 2))
                    order.numbers.withLock { $0.append(number) }
                    turns.pass()
                }
                while turns.waiting < number { await Task.yield() }
            }
            turns.pass()
            try await group.waitForAll()
        }
        #expect(order.numbers.withLock(\.self) == [1, 2, 3, 4, 5])
    }

    @Test("says that it is busy after some time")
    func patience() async throws {
        let turns = Turns(1, patience: .milliseconds(10)) { .databaseBusy }
        try await turns.take(isCancellable: false)
        let failure = try await chatError { try await turns.take(isCancellable: false) }
        #expect(failure.message == "The server's database is busy. Try again.")
        turns.pass()
        try await turns.take(isCancellable: false)
    }

    @Test("forgets who is cancelled while they wait, and refuses who comes after its end")
    func cancellation() async throws {
        let turns = Turns(1, patience: .seconds(60)) { .databaseBusy }
        try await turns.take(isCancellable: true)
        let waiting = Task { try await turns.take(isCancellable: true) }
        while turns.waiting == 0 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(turns.waiting == 0)
        let refused = Task { try await turns.take(isCancellable: false) }
        while turns.waiting == 0 { await Task.yield() }
        turns.close()
        for _ in 0..<2 {
            let failure = try await chatError { try await refused.value }
            #expect(failure.message == "The server's database is closed.")
        }
        let failure = try await chatError { try await turns.take(isCancellable: true) }
        #expect(failure.message == "The server's database is closed.")
    }

    @Test("has no more connections than it may")
    func limit() async throws {
        try await PostgresDatabase.with(isMigrated: false) { address in
            var limits = PostgresLimits()
            limits.connections = 3
            let store = try PostgresDatabase.open(address, limits: limits)
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await store.engine.read {
                            try $0.count(
                                "select count(*) as n from pg_stat_activity where datname = current_database()")
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.count == 30)
            #expect(counts.allSatisfy { (1...3).contains($0) })
            try await store.close()
            let failure = try await chatError { try await store.ping() }
            #expect(failure.message == "The server's database is closed.")
        }
    }
}
