import ChatCore
import Foundation

/// One numbered step of the schema. Steps that have been released are never changed, only followed.
struct Migration: Sendable {
    var number: Int
    var name: String
    var statements: [SQLText]

    /// All steps, in order.
    static func all(for engine: any SQLEngine) -> [Migration] {
        [
            Migration(number: 1, name: "accounts", statements: accountsSchema),
            Migration(number: 2, name: "projects", statements: projectsSchema),
            Migration(number: 3, name: "threads", statements: threadsSchema),
            Migration(number: 4, name: "messages", statements: messagesSchema),
            Migration(number: 5, name: "generations", statements: generationsSchema),
            Migration(number: 6, name: "search", statements: searchSchema(for: engine)),
            Migration(number: 7, name: "message tree", statements: messageTreeSchema),
            Migration(number: 8, name: "context", statements: contextSchema),
            Migration(number: 9, name: "summaries", statements: summariesSchema),
            Migration(number: 10, name: "usage", statements: usageSchema),
            Migration(number: 11, name: "attachments", statements: attachmentsSchema(engine)),
            Migration(number: 12, name: "import", statements: importSchema),
            Migration(number: 13, name: "pins and kept bytes", statements: pinsAndKeptBytesSchema),
            Migration(number: 14, name: "nodes", statements: nodesSchema),
        ].map { step in
            Migration(number: step.number, name: step.name, statements: step.statements.map(engine.adapted))
        }
    }

    /// Brings the database to the newest step, all or nothing; a second run does nothing.
    /// - Returns: the steps that were taken.
    /// - Throws: `SchemaTooNew`.
    static func run(_ migrations: [Migration], on connection: any SQLConnection, at: Date) throws -> [Migration] {
        try connection.execute(
            """
            create table if not exists schema_migrations (
                number integer primary key,
                name text not null,
                applied_at bigint not null)
            """)
        let due = try due(migrations, on: connection)
        for migration in due {
            for statement in migration.statements { try connection.execute(statement) }
            try connection.execute(
                """
                insert into schema_migrations (number, name, applied_at)
                values (\(migration.number), \(migration.name), \(at))
                """)
        }
        return due
    }

    /// Whether the database has had any step.
    /// - Parameter tables: a query for the names of its tables.
    static func haveBegun(in tables: SQLText, on connection: any SQLConnection) throws -> Bool {
        try connection.exists("select 1 from (\(tables)) as tables where name = \("schema_migrations")")
    }

    /// The steps that a database has not had, of those that it may have.
    /// - Throws: `SchemaTooNew`.
    static func due(_ migrations: [Migration], on connection: any SQLConnection) throws -> [Migration] {
        let current = try connection.count("select coalesce(max(number), 0) as n from schema_migrations")
        let newest = migrations.last?.number ?? 0
        guard current <= newest else { throw SchemaTooNew(found: current, supported: newest) }
        return migrations.filter { $0.number > current }
    }
}

/// The database was made by a newer version of the program, which this one could only damage.
public struct SchemaTooNew: Error, Sendable, Equatable, CustomStringConvertible {
    /// The newest step that the database has had.
    public var found: Int
    /// The newest step that this program knows.
    public var supported: Int

    public var description: String {
        "The database was made by a newer version of Parley (schema \(found), this program knows \(supported)): "
            + "start that version, or restore a backup."
    }
}
