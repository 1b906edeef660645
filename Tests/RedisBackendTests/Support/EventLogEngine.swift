import ChatCore
import Foundation
import Logging
import NIOPosix
import RedisBackend
import Testing

/// What a log hands out in these tests: which event it was, by the index of its chunk, and its number.
struct Told: Sendable, Equatable {
    var index: Int
    var seq: Int
}

typealias TestBackend = RedisBackend<Told>
typealias TestLog = any EventLog<Told>

/// The logs that keep the contract.
enum EventLogEngine: CaseIterable, CustomTestStringConvertible {
    case inProcess
    case redis

    var testDescription: String {
        switch self {
        case .inProcess: "in process"
        case .redis: "Redis"
        }
    }

    /// Runs `body` with a log.
    func withLog(
        _ retention: EventRetention = EventRetention(), _ body: @escaping @Sendable (TestLog) async throws -> Void
    ) async throws {
        switch self {
        case .inProcess:
            try await body(
                InProcessEventLog(encoding: .told, environment: .live(), retention: retention))
        case .redis:
            try await withNodes(1, retention: retention) { try await body($0[0].log) }
        }
    }
}

/// Runs `body` with so many nodes that share a Redis.
func withNodes(
    _ count: Int, on url: RedisURL? = nil, retention: EventRetention = EventRetention(),
    _ body: @escaping @Sendable ([TestBackend]) async throws -> Void
) async throws {
    let url = try url ?? sharedRedis()
    let environments = (0..<count).map { _ in DomainEnvironment.live() }
    let nodes = environments.map {
        TestBackend(
            url, encoding: .told, packing: .told, retention: retention, on: MultiThreadedEventLoopGroup.singleton,
            environment: $0, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for node in nodes { group.addTask { await node.run() } }
        defer { group.cancelAll() }
        for (node, environment) in zip(nodes, environments) {
            try #require(await node.waitUntilConnected(atMost: .seconds(10), environment: environment))
        }
        try await body(nodes)
    }
}

struct NoServer: Error, CustomStringConvertible {
    let description = "TEST_REDIS_URL is not set: run the tests by bin/with-servers, as make test-swift does."
}

/// The Redis that `bin/with-servers` has started.
func sharedRedis() throws -> RedisURL {
    guard let url = ProcessInfo.processInfo.environment["TEST_REDIS_URL"].flatMap(RedisURL.init) else {
        throw NoServer()
    }
    return url
}

extension EventEncoding where Payload == Told {
    static let told = EventEncoding(
        numbered: { Told(index: $0.index, seq: $1) }, passing: { _, _ in Told(index: -1, seq: 0) }, size: { _ in 1 })
}

extension EventPacking where Payload == Told {
    static let told = EventPacking(
        pack: { Array(String($0.index).utf8) },
        unpack: { bytes, seq in Int(String(decoding: bytes, as: UTF8.self)).map { Told(index: $0, seq: seq) } },
        packPassing: { _, _ in Array("passing".utf8) }, unpackPassing: { _ in Told(index: -1, seq: 0) })
}

extension ThreadEvent {
    fileprivate var index: Int { if case .answerText(_, _, let index) = self { index } else { -1 } }
}
