import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Migrations")
struct MigrationTests {
    @Test("A second run does nothing")
    func idempotent() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            try await store.migrate()
            let world = try await World(store)
            try await store.migrate()
            #expect(try await world.current() == world.thread)
            let steps = try await store.engine.read {
                try $0.query("select number from schema_migrations order by number") { try $0.int("number") }
            }
            #expect(steps == Migration.all(for: store.engine).map(\.number))
            #expect(steps == steps.sorted() && Set(steps).count == steps.count)
            try await store.close()
        }
    }

    @Test("Two programs that start at once migrate once")
    func together() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "parley.sqlite")
            let stores = [try openSQLite(file), try openSQLite(file)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in stores { group.addTask { try await store.migrate() } }
                try await group.waitForAll()
            }
            for store in stores {
                try await store.ping()
                try await store.close()
            }
        }
    }

    @Test("A database of a newer version is refused and left alone")
    func newer() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            try await store.migrate()
            try await store.write {
                try $0.execute("insert into schema_migrations (number, name, applied_at) values (999, 'later', 0)")
            }
            let known = try #require(Migration.all(for: store.engine).last?.number)
            await #expect(throws: SchemaTooNew(found: 999, supported: known)) { try await store.migrate() }
            await #expect(throws: SchemaTooNew(found: 999, supported: known)) { _ = try await store.isUpToDate() }
            try await store.close()
        }
    }

    @Test("A step that fails takes all of this run back")
    func allOrNothing() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            let broken = [
                Migration(number: 1, name: "good", statements: ["create table good (id integer)"]),
                Migration(number: 2, name: "bad", statements: ["create nonsense"]),
            ]
            let failure = try await chatError {
                _ = try await store.write { try Migration.run(broken, on: $0, at: moment(0)).count }
            }
            #expect(failure.code == .internalError)
            try await store.migrate()
            try await store.ping()
            try await store.close()
        }
    }

    @Test("Whether it is up to date can be asked without changing it")
    func readOnly() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "parley.sqlite")
            #expect(throws: ChatError.self) { _ = try openSQLite(file, readOnly: true) }
            #expect(!FileManager.default.fileExists(atPath: file.path))

            let store = try openSQLite(file)
            #expect(try await !store.isUpToDate())
            try await store.migrate()
            let beside = try openSQLite(file, readOnly: true)
            #expect(try await beside.isUpToDate())
            await #expect(throws: ChatError.self) { try await beside.insertProject(.some(of: .some())) }
            try await beside.close()
            try await store.close()

            let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let later = try openSQLite(file, readOnly: true)
            #expect(try await later.isUpToDate())
            try await later.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == before)
        }
    }

    @Test("A path that can't be opened is named")
    func path() async throws {
        let failure = try await chatError { _ = try openSQLite(URL(filePath: "/nowhere/at/all.sqlite")) }
        #expect(failure.code == .internalError)
        #expect(failure.message.contains("/nowhere/at/all.sqlite"))
    }
}
