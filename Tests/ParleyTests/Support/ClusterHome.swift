import Foundation
import Synchronization

/// What a server needs to run as one of many: a database and a Redis of its own, on the servers that `bin/with-servers`
/// has started. The same tests run so when TEST_CLUSTER is set.
final class ClusterHome: Sendable {
    struct NoRedis: Error, CustomStringConvertible {
        let description = "TEST_REDIS_URL is not set: run the tests by bin/with-servers, as make test-swift does."
    }

    static let isUsed = ProcessInfo.processInfo.environment["TEST_CLUSTER"] != nil

    /// By name.
    let settings: [String: String]
    private let database: String
    /// Redis has so many as `bin/with-servers` says.
    private static let redisDatabases = Mutex(0)

    init() throws {
        guard let redis = ProcessInfo.processInfo.environment["TEST_REDIS_URL"] else { throw NoRedis() }
        database = try PostgresServer.makeDatabase()
        let number = Self.redisDatabases.withLock { number in
            number += 1
            return number
        }
        settings = [
            "DATABASE_URL": database,
            "REDIS_URL": "\(redis)/\(number)", "JWT_SECRET": UUID().uuidString + UUID().uuidString,
            // As a single node, unless a test wants otherwise: nobody is there to go to.
            "DRAIN_TIMEOUT": "0s",
        ]
    }

    deinit {
        try? PostgresServer.drop(database)
    }
}
