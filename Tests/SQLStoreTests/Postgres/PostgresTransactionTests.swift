import ChatCore
import Foundation
import Synchronization
import Testing

@testable import SQLStore

@Suite("Transactions of many nodes on PostgreSQL")
struct PostgresTransactionTests {
    @Test("Nodes that start together migrate once")
    func migration() async throws {
        try await PostgresDatabase.with(isMigrated: false) { address in
            let stores = try (0..<3).map { _ in try PostgresDatabase.open(address) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in stores { group.addTask { try await store.migrate() } }
                try await group.waitForAll()
            }
            for store in stores {
                #expect(try await store.isUpToDate())
                try await store.close()
            }
        }
    }

    @Test("A database without the schema is not up to date, and one of a newer version is refused")
    func versions() async throws {
        try await PostgresDatabase.with(isMigrated: false) { address in
            let store = try PostgresDatabase.open(address)
            #expect(try await !store.isUpToDate())
            try await store.migrate()
            #expect(try await store.isUpToDate())
            try await store.write {
                try $0.execute("insert into schema_migrations (number, name, applied_at) values (999, 'later', 0)")
            }
            await #expect(throws: SchemaTooNew.self) { try await store.migrate() }
            try await store.close()
        }
    }

    /// Each reads, calculates here, and writes: an update that another one hides would be missing from the sum.
    @Test("No update is lost, whoever writes at the same time")
    func counter() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let stores = try (0..<2).map { _ in try PostgresDatabase.open(address) }
            let project = try await World(stores[0]).project
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await stores[number % 2].write { connection in
                            let count = try connection.count(
                                "select thread_count as n from projects where id = \(project.id)")
                            try connection.execute(
                                "update projects set thread_count = \(count + 1) where id = \(project.id)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await stores[1].project(project.id, of: project.ownerID)?.threadCount == 61)
            for store in stores { try await store.close() }
        }
    }

    @Test("A write whose grounds have changed meanwhile is begun anew")
    func retry() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let project = try await World(store).project
            let seen = Mutex<[Int]>([])
            try await store.write { connection in
                let count = try connection.count("select thread_count as n from projects where id = \(project.id)")
                if seen.withLock({
                    $0.append(count)
                    return $0.count
                }) == 1 {
                    try PostgresDatabase.administer("update projects set thread_count = 7", in: address)
                }
                try connection.execute("update projects set thread_count = \(count + 1) where id = \(project.id)")
            }
            #expect(seen.withLock(\.self) == [1, 7])
            #expect(try await store.project(project.id, of: project.ownerID)?.threadCount == 8)
            try await store.close()
        }
    }

    @Test("What a body throws takes everything back, and it runs once")
    func refusal() async throws {
        struct Refusal: Error {}
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let project = try await World(store).project
            let attempts = Mutex(0)
            await #expect(throws: Refusal.self) {
                try await store.write { connection in
                    attempts.withLock { $0 += 1 }
                    try connection.execute("update projects set thread_count = 7")
                    throw Refusal()
                }
            }
            #expect(attempts.withLock(\.self) == 1)
            #expect(try await store.project(project.id, of: project.ownerID)?.threadCount == 1)
            try await store.close()
        }
    }

    @Test("People in threads of their own write at the same time")
    func crowd() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let stores = try (0..<3).map { _ in try PostgresDatabase.open(address) }
            var worlds: [World] = []
            for number in 0..<24 { worlds.append(try await World(stores[number % 3])) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for world in worlds {
                    group.addTask { for number in 1...10 { try await world.exchange("Question \(number)") } }
                }
                try await group.waitForAll()
            }
            for world in worlds { #expect(try await world.current()?.messageCount == 20) }
            for store in stores { try await store.close() }
        }
    }
}
