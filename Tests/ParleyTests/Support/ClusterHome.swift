import Foundation
import Synchronization

/// What a server needs to run as one of many: a database and a Redis of its own, on the servers that `bin/with-servers`
/// has started. The same tests run so when TEST_CLUSTER is set.
final class ClusterHome: Sendable {
    struct Unavailable: Error {
        var description: String
    }

    static let isUsed = ProcessInfo.processInfo.environment["TEST_CLUSTER"] != nil

    /// By name.
    let settings: [String: String]
    private let server: String
    private let database: String
    /// Redis has so many as `bin/with-servers` says.
    private static let redisDatabases = Mutex(0)

    init() throws {
        server = try Self.variable("TEST_POSTGRES_URL")
        database = "parley_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let number = Self.redisDatabases.withLock { number in
            number += 1
            return number
        }
        let redis = try Self.variable("TEST_REDIS_URL")
        settings = [
            "DATABASE_URL": server[...(server.lastIndex(of: "/") ?? server.startIndex)] + database,
            "REDIS_URL": "\(redis)/\(number)", "JWT_SECRET": UUID().uuidString + UUID().uuidString,
            // As a single node, unless a test wants otherwise: nobody is there to go to.
            "DRAIN_TIMEOUT": "0s",
        ]
        try Self.administer("create database \(database)", on: server)
    }

    deinit {
        try? Self.administer("drop database \(database) with (force)", on: server)
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            throw Unavailable(description: "\(name) is not set: run the tests by bin/with-servers.")
        }
        return value
    }

    private static func administer(_ statement: String, on server: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["psql", "--quiet", "--no-psqlrc", "--dbname=\(server)", "--command=\(statement)"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw Unavailable(description: "psql refuses: \(statement)") }
    }
}
