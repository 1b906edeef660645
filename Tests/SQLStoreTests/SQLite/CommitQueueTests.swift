import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Shared commits")
struct CommitQueueTests {
    private struct Refusal: Error {}

    @Test("A write that fails takes nothing of the others back")
    func isolation() async throws {
        try await StoreEngine.sqlite.withStore { store in
            try await store.write { try $0.execute("create table numbers (n integer)") }
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        do {
                            try await store.write { connection in
                                try connection.execute("insert into numbers (n) values (\(number))")
                                if number % 3 == 0 { throw Refusal() }
                            }
                            return true
                        } catch { return !(error is Refusal) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 } == 200)
            let stored = try await store.engine.read {
                try $0.query("select n from numbers order by n") { try $0.int("n") }
            }
            #expect(stored == (0..<300).filter { $0 % 3 != 0 })
        }
    }

    @Test("A write is seen by whoever waited for it")
    func readYourWrites() async throws {
        try await StoreEngine.sqlite.withStore { store in
            try await store.write { try $0.execute("create table numbers (n integer)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await store.write { try $0.execute("insert into numbers (n) values (\(number))") }
                        let isThere = try await store.engine.read {
                            try $0.exists("select 1 from numbers where n = \(number)")
                        }
                        #expect(isThere)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("After closing, a write is refused, not forgotten")
    func closed() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            try await store.migrate()
            try await store.close()
            let refusal = try await chatError { _ = try await store.deleteUser(newID()) }
            #expect(refusal.code == .internalError)
        }
    }

    @Test("When a grave error ends the transaction, every caller learns what became of its write")
    func graveError() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            try await store.migrate()
            try await store.write { try $0.execute("create table numbers (n integer)") }
            // A write that ends the transaction under the others, as a full disk does.
            let codes = await withTaskGroup(of: ChatError.Code?.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            try await store.write { connection in
                                try connection.execute("insert into numbers (n) values (\(number))")
                                if number == 10 { try connection.execute("rollback") }
                            }
                            return nil
                        } catch { return (error as? ChatError)?.code ?? .conflict }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let stored = try await store.engine.read { try $0.count("select count(*) as n from numbers") }
            #expect(codes.count { $0 == nil } == stored)
            #expect(codes.contains(.internalError))
            try await store.write { try $0.execute("insert into numbers (n) values (99)") }
            try await store.close()
        }
    }
}
