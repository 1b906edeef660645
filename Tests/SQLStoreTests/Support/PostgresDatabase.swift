import ChatCore
import Foundation
import Logging
import Synchronization

@testable import SQLStore

/// Databases on the server that `bin/with-servers` has started, each with an address of its own.
enum PostgresDatabase {
    struct NoServer: Error, CustomStringConvertible {
        let description = "TEST_POSTGRES_URL is not set: run the tests by bin/with-servers, as make test-swift does."
    }

    /// Runs `body` with the address of an empty database of its own.
    /// - Parameter isMigrated: whether it has the schema already. To make one takes PostgreSQL a while, so these are
    ///   emptied and used again; the others are dropped.
    static func with(isMigrated: Bool, _ body: (String) async throws -> Void) async throws {
        let address = isMigrated ? try await migrated.take() : try address(of: make())
        let result: Result<Void, any Error>
        do { result = .success(try await body(address)) } catch { result = .failure(error) }
        if isMigrated {
            try administer(emptying, in: address)
            await migrated.giveBack(address)
        } else {
            try administer("drop database \(address.split(separator: "/").last ?? "") with (force)")
        }
        try result.get()
    }

    private static func make(from template: String? = nil) throws -> String {
        let name = "parley_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try administer("create database \(name)" + (template.map { " template \($0)" } ?? ""))
        return name
    }

    /// Triggers note removed attachments: that they were is forgotten last.
    private static let emptying =
        (BackupTable.all.map(\.name).reversed() + ["removed_attachments", "unindexed_messages", "unindexed_threads"])
        .map { "delete from \($0);" }.joined()

    /// Runs a statement beside all stores.
    static func administer(_ statement: String, in database: String? = nil) throws {
        let address = try database.map { PostgresAddress($0) } ?? PostgresAddress(server())
        guard let address else { throw NoServer() }
        let connection = try PostgresConnection(
            address, settings: PostgresSession.ofMaintenance,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try connection.command(statement)
    }

    /// Ends every connection to a database, as a restart of the server does.
    static func cutConnections(to address: String) throws {
        let name = address.split(separator: "/").last ?? ""
        try administer("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '\(name)'")
    }

    static func open(
        _ address: String, limits: PostgresLimits = PostgresLimits(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> SQLChatStore {
        try SQLChatStore.open(
            postgresURL: address, limits: limits, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: now)
    }

    private static func server() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["TEST_POSTGRES_URL"] else { throw NoServer() }
        return url
    }

    private static func address(of database: String) throws -> String {
        let server = try server()
        return server[...(server.lastIndex(of: "/") ?? server.startIndex)] + database
    }

    private static let migrated = Migrated()

    /// Databases with the schema, copied from one that is migrated once a process.
    private actor Migrated {
        private var free: [String] = []
        private var template: Task<String, any Error>?

        func take() async throws -> String {
            if let address = free.popLast() { return address }
            let making = template ?? Task { try await Self.makeTemplate() }
            template = making
            return try address(of: make(from: try await making.value))
        }

        func giveBack(_ address: String) {
            free.append(address)
        }

        private static func makeTemplate() async throws -> String {
            let name = try make()
            let store = try open(try address(of: name))
            try await store.migrate()
            try await store.close()
            return name
        }
    }
}
