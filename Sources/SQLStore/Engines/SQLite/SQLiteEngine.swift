import ChatCore
import CoreMetrics
import Foundation
import GRDB

/// SQLite through GRDB: one writer, several readers on snapshots (WAL), one file.
struct SQLiteEngine: SQLEngine {
    private let pool: DatabasePool
    private let commits: CommitQueue
    private let faults = Counter(label: "parley_store_errors_total")

    /// Opens the file, and creates it when there is none.
    /// - Parameter isReadOnly: neither creates nor changes it; writes throw.
    /// - Throws: `ChatError` that names the path.
    init(path: String, isReadOnly: Bool = false) throws {
        do {
            var configuration = Self.configuration
            configuration.readonly = isReadOnly
            pool = try DatabasePool(
                path: isReadOnly ? Self.readOnlyAddress(of: path) : path, configuration: configuration)
            // GRDB turns this down to NORMAL, where a power cut could take back a message that was acknowledged.
            if !isReadOnly { try pool.writeWithoutTransaction { try $0.execute(sql: "pragma synchronous = full") } }
        } catch {
            throw ChatError(.internalError, "The database at \(path) can't be opened.", cause: error)
        }
        commits = CommitQueue(pool: pool)
    }

    /// Without a log beside it nobody has the database open, and all of it is in the one file. SQLite has to be told,
    /// else it makes a log to read it.
    private static func readOnlyAddress(of path: String) -> String {
        guard !FileManager.default.fileExists(atPath: path + "-wal") else { return path }
        return URL(filePath: path).absoluteString + "?immutable=1"
    }

    private static var configuration: GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        // For another process at the same file, such as a backup beside the running server.
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.label = "SQLStore"
        return configuration
    }

    private static let busyTimeoutSeconds: TimeInterval = 5

    var tables: SQLText { "select name from sqlite_schema where type = 'table'" }

    /// The shared schema is in its words.
    func adapted(_ statement: SQLText) -> SQLText { statement }

    func keepingRemovedIDs(of table: String, in log: String) -> [SQLText] {
        [
            SQLText(
                stringLiteral: """
                    create trigger \(table)_removed after delete on \(table)
                    begin insert into \(log) (id) values (old.id); end
                    """)
        ]
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await translatingErrors { try await pool.read { try body(SQLiteConnection(database: $0)) } }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await translatingErrors { try await commits.write { try body(SQLiteConnection(database: $0)) } }
    }

    /// All writes are alone.
    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await write(body)
    }

    /// A file is claimed by a lock beside it, before it is opened.
    func claim(alone: Bool) async throws -> Bool { true }

    func close() async throws {
        try await translatingErrors { try pool.close() }
    }

    private func translatingErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            let translated = (error as? DatabaseError)?.translated ?? error
            // All else is a refusal, which is no fault of the database.
            if (translated as? ChatError)?.code == .internalError { faults.increment() }
            throw translated
        }
    }
}
