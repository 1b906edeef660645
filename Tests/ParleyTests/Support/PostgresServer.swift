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
        guard let server = ProcessInfo.processInfo.environment["TEST_POSTGRES_URL"],
            let address = PostgresAddress(server), let end = server.lastIndex(of: "/")
        else { throw NotStarted() }
        let name = "parley_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let connection = try PostgresConnection(
            address, settings: PostgresSession.ofMaintenance,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try connection.command("create database \(name)")
        do {
            let result = try await body(server[...end] + name)
            try connection.command("drop database \(name) with (force)")
            return result
        } catch {
            try connection.command("drop database \(name) with (force)")
            throw error
        }
    }
}
