import Foundation
import Logging

@testable import SQLStore

/// The server that `bin/with-servers` has started.
enum PostgresServer {
    struct NotStarted: Error, CustomStringConvertible {
        let description = "TEST_POSTGRES_URL is not set: run the tests by bin/with-servers, as make test-swift does."
    }

    /// Runs `body` with the address of an empty database, which is dropped afterwards.
    static func withDatabase<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let database = try makeDatabase()
        do {
            let result = try await body(database)
            try drop(database)
            return result
        } catch {
            try drop(database)
            throw error
        }
    }

    /// - Returns: the address of an empty database.
    static func makeDatabase() throws -> String {
        let server = try address()
        let name = "parley_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try administer("create database \(name)")
        return server[...(server.lastIndex(of: "/") ?? server.startIndex)] + name
    }

    static func drop(_ database: String) throws {
        try administer("drop database \(database.split(separator: "/").last ?? "") with (force)")
    }

    /// Runs a statement as the server's owner.
    static func run(_ statement: String, on database: String) throws {
        guard let address = PostgresAddress(database) else { throw NotStarted() }
        let connection = try PostgresConnection(
            address, settings: PostgresSession.ofMaintenance,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try connection.command(statement)
    }

    private static func address() throws -> String {
        guard let server = ProcessInfo.processInfo.environment["TEST_POSTGRES_URL"] else { throw NotStarted() }
        return server
    }

    private static func administer(_ statement: String) throws {
        try run(statement, on: try address())
    }
}
