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

    /// Runs `body` with the address of a new database, which is dropped afterwards.
    /// - Parameter isMigrated: whether it has the schema already.
    static func with(isMigrated: Bool, _ body: (String) async throws -> Void) async throws {
        let name = "parley_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let template = isMigrated ? " template \(try await templates.name())" : ""
        try administer("create database \(name)\(template)")
        let result: Result<Void, any Error>
        do { result = .success(try await body(try address(of: name))) } catch { result = .failure(error) }
        try administer("drop database \(name) with (force)")
        try result.get()
    }

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

    private static let templates = Templates()

    /// The migrated database that others are copied from, made once a process.
    private actor Templates {
        private var making: Task<String, any Error>?

        func name() async throws -> String {
            let task = making ?? Task { try await Self.make() }
            making = task
            return try await task.value
        }

        private static func make() async throws -> String {
            let name = "parley_template_\(ProcessInfo.processInfo.processIdentifier)"
            try administer("create database \(name)")
            let store = try open(try address(of: name))
            try await store.migrate()
            try await store.close()
            return name
        }
    }
}
