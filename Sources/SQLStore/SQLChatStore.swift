import ChatCore
import Foundation
import Logging

/// Everything that Parley keeps, in an SQL database: implements all of the domain's stores.
///
/// What a verb has written when it returns survives a crash of the program and of the machine.
public struct SQLChatStore: Sendable {
    let engine: any SQLEngine
    let now: @Sendable () -> Date
    private let logger: Logger

    init(engine: any SQLEngine, logger: Logger, now: @escaping @Sendable () -> Date) {
        self.engine = engine
        self.logger = logger
        self.now = now
    }

    /// Opens the SQLite database in the file at `sqlitePath`, and creates an empty one when there is none; its folder
    /// has to exist. Call `migrate()` before anything else.
    /// - Parameter readOnly: neither creates nor changes the database; verbs that write throw.
    /// - Throws: `ChatError` that names the path.
    public static func open(
        sqlitePath: String, readOnly: Bool = false, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> SQLChatStore {
        SQLChatStore(engine: try SQLiteEngine(path: sqlitePath, isReadOnly: readOnly), logger: logger, now: now)
    }

    /// Brings the schema up to date, all or nothing; a second call does nothing.
    /// - Throws: `SchemaTooNew` when a newer version of the program made the database.
    public func migrate() async throws {
        let migrations = Migration.all(for: engine)
        let taken = try await engine.exclusively { [now] in try Migration.run(migrations, on: $0, at: now()) }
        for migration in taken {
            logger.info(
                "Migrated the database", metadata: ["number": "\(migration.number)", "name": "\(migration.name)"])
        }
        try await indexAllWords()
    }

    /// Whether `migrate()` would have nothing to do; changes nothing.
    /// - Throws: `SchemaTooNew` when a newer version of the program made the database.
    public func isUpToDate() async throws -> Bool {
        let migrations = Migration.all(for: engine)
        return try await engine.read { [tables = engine.tables] connection in
            try Migration.haveBegun(in: tables, on: connection) && Migration.due(migrations, on: connection).isEmpty
        }
    }

    /// Finds out whether `migrate()` could make its tables in a database where it never has; changes nothing.
    /// - Throws: as `migrate()`.
    public func rehearseFirstMigration() async throws {
        struct Rehearsed: Error {}
        let migrations = Migration.all(for: engine)
        do {
            try await engine.exclusively { [now, tables = engine.tables] connection in
                guard try !Migration.haveBegun(in: tables, on: connection) else { return }
                _ = try Migration.run(migrations, on: connection, at: now())
                throw Rehearsed()
            }
        } catch is Rehearsed {}
    }

    /// Answers when the database does.
    public func ping() async throws {
        _ = try await engine.read { try $0.count("select 1 as n") }
    }

    /// Says that this program serves from the database until `close()`.
    /// - Parameter alone: whether it relies on nobody else doing so.
    /// - Returns: whether that goes together with those who do already. A file has its own lock, beside it.
    public func claim(alone: Bool) async throws -> Bool {
        try await engine.claim(alone: alone)
    }

    /// Ends all connections; verbs called afterwards throw.
    public func close() async throws {
        try await engine.close()
    }

    /// A transaction in which a clash with what is there is a `conflict`, and after which what it wrote can be found.
    @discardableResult
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await engine.write { [self] connection in
                let value = try body(connection)
                while try indexWords(on: connection) {}
                return value
            }
        } catch let violation as UniqueViolation {
            throw ChatError(.conflict, "This is there already.", cause: violation)
        }
    }
}
