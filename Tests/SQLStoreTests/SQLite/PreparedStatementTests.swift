import ChatCore
import GRDB
import GRDBSQLite
import Testing

@testable import SQLStore

@Suite("Prepared statements")
struct PreparedStatementTests {
    @Test("Are kept, but for those with lists, of which there is one for each length")
    func kept() async throws {
        try await StoreEngine.sqlite.withStore { store in
            let ids = (0..<50).map { _ in newID() as Message.ID }
            let (kept, ofLists) = try await store.engine.read { connection in
                let start = Self.count(on: connection)
                _ = try connection.exists("select 1 from messages where id = \(ids[0]) and role = 'user'")
                let kept = Self.count(on: connection)
                for length in 1...ids.count {
                    _ = try connection.exists("select 1 from messages where id in (\(ids.prefix(length).sqlList))")
                }
                return (kept - start, Self.count(on: connection) - kept)
            }
            #expect(kept == 1)
            #expect(ofLists == 0)
        }
    }

    private static func count(on connection: any SQLConnection) -> Int {
        guard let database = (connection as? SQLStore.SQLiteConnection)?.database.sqliteConnection else { return 0 }
        var count = 0
        var next = sqlite3_next_stmt(database, nil)
        while let statement = next {
            count += 1
            next = sqlite3_next_stmt(database, statement)
        }
        return count
    }
}
