import ChatCore
import Foundation
import NIOPosix
import RedisBackend
import SQLStore
import Synchronization
import Testing

/// The domain as it is put together for many nodes: on PostgreSQL and Redis, which `bin/with-servers` starts. The same
/// tests run on it when TEST_CLUSTER is set.
enum Cluster {
    struct Unavailable: Error {
        var description: String
    }

    static let isUsed = ProcessInfo.processInfo.environment["TEST_CLUSTER"] != nil

    static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            throw Unavailable(description: "\(name) is not set: run the tests by bin/with-servers.")
        }
        return value
    }

    /// Runs `body` with a database of its own, which is dropped afterwards.
    static func withStore(time: TestTime, _ body: (SQLChatStore) async throws -> Void) async throws {
        let server = try variable("TEST_POSTGRES_URL")
        let name = "parley_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try administer("create database \(name)", on: server)
        defer { try? administer("drop database \(name) with (force)", on: server) }
        let address = server[...(server.lastIndex(of: "/") ?? server.startIndex)] + name
        try await using(
            try SQLChatStore.open(postgresURL: String(address), logger: silent, now: { time.now }), body)
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

/// Runs `body` with a store, a log and the other nodes, of which there are none.
func withBackends(
    time: TestTime, _ environment: DomainEnvironment,
    _ body: @escaping @Sendable (SQLChatStore, TestLog, any NodeDirectory) async throws -> Void
) async throws {
    try await withStore(time: time) { store in
        guard Cluster.isUsed else {
            return try await body(
                store, InProcessEventLog(encoding: .told, environment: environment), SingleNode())
        }
        // Redis keeps real time.
        var real = DomainEnvironment.live()
        real.node = environment.node
        guard let url = RedisURL(try Cluster.variable("TEST_REDIS_URL")) else {
            throw Cluster.Unavailable(description: "TEST_REDIS_URL is no address")
        }
        let redis = RedisBackend(
            url, encoding: .told, packing: .told, on: MultiThreadedEventLoopGroup.singleton, environment: real,
            logger: silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await redis.run() }
            defer { group.cancelAll() }
            try #require(await redis.waitUntilConnected(atMost: .seconds(10), environment: real))
            try await body(store, redis.log, redis.nodes)
        }
    }
}

extension EventPacking where Payload == Told {
    /// Through Redis goes only where an event stands in a list of all.
    static let told = EventPacking(
        pack: { AllTold.note(.numbered($0)) }, unpack: { bytes, _ in AllTold.at(bytes) },
        packPassing: { event, _ in AllTold.note(.passing(event)) }, unpackPassing: AllTold.at)
}

private enum AllTold {
    private static let list = Mutex<[Told]>([])

    static func note(_ told: Told) -> [UInt8] {
        list.withLock { list in
            list.append(told)
            return Array(String(list.count - 1).utf8)
        }
    }

    static func at(_ bytes: [UInt8]) -> Told? {
        Int(String(decoding: bytes, as: UTF8.self)).map { index in list.withLock { $0[index] } }
    }
}

extension EventLog<Told> {
    func position(in threadID: ChatThread.ID) async -> EventPosition { await liveText(in: threadID).position }

    func events(after position: EventPosition, in threadID: ChatThread.ID) async -> [NumberedEvent<Payload>]? {
        await history(after: position, in: threadID).missed
    }
}
