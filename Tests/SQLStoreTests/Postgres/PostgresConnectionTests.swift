import ChatCore
import Foundation
import Synchronization
import Testing

@testable import SQLStore

@Suite("Connections to PostgreSQL")
struct PostgresConnectionTests {
    @Test("that are cut are made anew, and nobody notices")
    func reconnection() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let world = try await World(store)
            try PostgresDatabase.cutConnections(to: address)
            #expect(try await world.current() == world.thread)
            try PostgresDatabase.cutConnections(to: address)
            try await world.exchange()
            #expect(try await world.current()?.messageCount == 2)
            try await store.close()
        }
    }

    @Test("that are cut in the middle of a write are made anew for all of it")
    func reconnectionWithinWrite() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let attempts = Mutex(0)
            let project = try await World(store).project
            try await store.write { connection in
                try connection.execute("update projects set thread_count = thread_count + 1 where id = \(project.id)")
                if attempts.withLock({
                    $0 += 1
                    return $0
                }) == 1 {
                    try PostgresDatabase.cutConnections(to: address)
                }
                try connection.execute("update projects set thread_count = thread_count + 1 where id = \(project.id)")
            }
            #expect(attempts.withLock(\.self) == 2)
            #expect(try await store.project(project.id, of: project.ownerID)?.threadCount == 3)
            try await store.close()
        }
    }

    @Test("that are cut while a write is kept are told of, and it is not written twice")
    func unknownOutcome() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let attempts = Mutex(0)
            let project = try await World(store).project
            let failure = try await chatError {
                try await store.engine.write { connection in
                    attempts.withLock { $0 += 1 }
                    try connection.execute("update projects set thread_count = 9 where id = \(project.id)")
                    try PostgresDatabase.cutConnections(to: address)
                }
            }
            #expect(failure.code == .internalError)
            #expect(attempts.withLock(\.self) == 1)
            try await store.close()
        }
    }

    @Test("A server that isn't there is named in plain words, and found when it is back")
    func unreachable() async throws {
        var limits = PostgresLimits()
        limits.reconnection = .milliseconds(200)
        let store = try PostgresDatabase.open("postgres://ada:secret@127.0.0.1:1/parley", limits: limits)
        let failure = try await chatError { try await store.ping() }
        #expect(failure.message == "The server's database can't be reached.")
        #expect(!"\(failure)".contains("secret"))
        try await store.close()
    }

    @Test("A wrong password and a missing database are said at once")
    func refused() async throws {
        try await PostgresDatabase.with(isMigrated: false) { address in
            for (wrong, message) in [
                (
                    address.replacing("test-only", with: "other"),
                    "The server's database refuses the user or the password"
                ),
                (address + "x", "There is no database of the name in DATABASE_URL."),
            ] {
                let store = try PostgresDatabase.open(wrong)
                let failure = try await chatError { try await store.ping() }
                #expect(failure.message.hasPrefix(message))
                try await store.close()
            }
        }
    }

    @Test("A statement that takes too long is ended")
    func statementTimeout() async throws {
        try await PostgresDatabase.with(isMigrated: false) { address in
            var limits = PostgresLimits()
            limits.statement = .milliseconds(50)
            let store = try PostgresDatabase.open(address, limits: limits)
            let failure = try await chatError {
                _ = try await store.engine.read { try $0.exists("select pg_sleep(60)") }
            }
            #expect(failure.message == "The server's database took too long.")
            try await store.ping()
            try await store.close()
        }
    }

    @Test("A cancelled read is stopped")
    func cancellation() async throws {
        try await PostgresDatabase.with(isMigrated: false) { address in
            let store = try PostgresDatabase.open(address)
            let reading = Task { try await store.engine.read { try $0.exists("select pg_sleep(60)") } }
            let running: SQLText = """
                select count(*) as n from pg_stat_activity
                where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()
                and state = 'active'
                """
            while try await store.engine.read({ try $0.count(running) }) == 0 { await Task.yield() }
            reading.cancel()
            await #expect(throws: CancellationError.self) { _ = try await reading.value }
            #expect(try await store.engine.read { try $0.count(running) } == 0)
            try await store.close()
        }
    }

    @Test("Statements are kept prepared, up to a bound, and those with lists aren't")
    func statements() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let ids = (0..<50).map { _ in newID() as Message.ID }
            let kept = try await store.engine.read { connection in
                func kept() -> Int { (connection as? PostgresConnection)?.keptStatements ?? -1 }
                var counts = [kept()]
                for length in 1...ids.count {
                    _ = try connection.exists("select 1 from messages where id in (\(ids.prefix(length).sqlList))")
                }
                counts.append(kept())
                for number in 0..<PreparedStatements.countMax + 50 {
                    _ = try connection.exists(SQLText(stringLiteral: "select \(number)"))
                }
                return counts + [kept()]
            }
            #expect(kept == [0, 0, PreparedStatements.countMax])
            try await store.close()
        }
    }
}
