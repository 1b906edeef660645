import ChatCore
import Foundation
import NIOPosix
import Testing

@testable import RedisBackend

@Suite("A node whose Redis goes away", .timeLimit(.minutes(1)))
struct OutageTests {
    private let thread = newThread()
    private let answer = Message.ID(UUID())

    @Test("goes on by itself, and with the others when it is back", arguments: [false, true])
    func outage(isHanging: Bool) async throws {
        let redis = try OwnRedis()
        let url = redis.url
        let control = Control(redis)
        try await withNodes(2, on: url) { nodes in
            // Their leases are renewed every second: that is how a server that hangs is noticed.
            let alive = nodes.map { node in Task { await node.nodes.run { _ in false } } }
            defer { for task in alive { task.cancel() } }
            let (here, there) = (nodes[0].log, nodes[1].log)
            let (reader, reader2) = (await Reader(here, thread), await Reader(there, thread))
            here.publish(start(of: answer, in: thread), in: thread)
            here.publish(chunk(0, of: answer, "before "), in: thread)
            try await reader.expect([1, 2])
            let shared = await here.liveText(in: thread).position

            if isHanging { await control.pause() } else { await control.stop() }
            try await reader.untilRestarted()
            try await reader2.untilRestarted()
            let alone = await Reader(here, thread)
            let position = await here.liveText(in: thread).position
            #expect(position.epoch != shared.epoch)
            here.publish(plainEvent(), in: thread)
            try await alone.expect([position.seq + 1])
            #expect(!nodes[0].isConnected)

            if isHanging { await control.resume() } else { try await control.start() }
            try await alone.untilRestarted()
            try await eventually("both are back") { nodes.allSatisfy { $0.log.isShared } }
            // Whatever it has to tell of the time alone has been told by then.
            _ = await here.liveText(in: thread)
            let again = await Reader(there, thread)
            here.publish(plainEvent(), in: thread)
            _ = try await again.numbers(1)
            let now = await there.liveText(in: thread).position
            #expect(![shared.epoch, position.epoch].contains(now.epoch), "what was told alone must not be missed")
        }
    }

    @Test("counts for itself meanwhile, and lets nobody wait for a turn")
    func limits() async throws {
        let redis = try OwnRedis()
        let control = Control(redis)
        try await withNodes(1, on: redis.url) { nodes in
            let limit = RateLimit(count: 2, per: .hour)
            await control.stop()
            try await eventually("it notices") { !nodes[0].isConnected }
            let waits = [
                await nodes[0].limiter.use("key", limit: limit), await nodes[0].limiter.use("key", limit: limit),
                await nodes[0].limiter.use("key", limit: limit),
            ]
            #expect(waits.map { $0 == nil } == [true, true, false])
            let hasHadATurn = await nodes[0].log.inOrder(thread) { true }
            #expect(hasHadATurn)
            #expect(await nodes[0].nodes.claim("job", for: .seconds(9)))
            #expect(await nodes[0].nodes.gone(among: ["other"]).isEmpty, "nobody can tell")
        }
    }

    @Test("keeps nobody waiting who wants to read, when it may not subscribe")
    func refusedSubscription() async throws {
        let redis = try OwnRedis()
        try await withNodes(1, on: redis.url) { nodes in
            let session = try #require(nodes[0].session)
            _ = try await session.commands.send(RedisCommand("ACL", "SETUSER", "default", "-subscribe")).value()
            let reader = await Reader(nodes[0].log, thread)
            try await reader.untilRestarted()
            let again = await Reader(nodes[0].log, thread)
            nodes[0].log.publish(plainEvent(), in: thread)
            _ = try await again.next()
        }
    }

    @Test("sends its readers to come again when subscriptions end, and tells them everything then")
    func lostSubscriptions() async throws {
        let redis = try OwnRedis()
        try await withNodes(1, on: redis.url) { nodes in
            let reader = await Reader(nodes[0].log, thread)
            let session = try #require(nodes[0].session)
            _ = try await session.commands.send(RedisCommand("CLIENT", "KILL", "TYPE", "pubsub")).value()
            try await reader.untilRestarted()
            try await eventually("it is back") { nodes[0].session !== session && nodes[0].log.isShared }
            let again = await Reader(nodes[0].log, thread)
            for _ in 0..<3 { nodes[0].log.publish(plainEvent(), in: thread) }
            let numbers = try await again.numbers(3)
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 })
        }
    }

    @Test("is told why, when it asks before")
    func probe() async throws {
        let redis = try OwnRedis()
        let url = redis.url
        try await withNodes(1, on: url) { nodes in
            let session = try #require(nodes[0].session)
            let version = try await RedisProbe.version(url, on: MultiThreadedEventLoopGroup.singleton)
            #expect(version.contains("."))
            _ = try await session.commands.send(RedisCommand("CONFIG", "SET", "maxmemory", 1)).value()
            let error = await #expect(throws: ChatError.self) {
                try await RedisProbe.version(url, on: MultiThreadedEventLoopGroup.singleton)
            }
            #expect(error?.message.contains("maxmemory") == true)
        }
    }

    /// For use within the test's concurrent parts, one at a time.
    private actor Control {
        private let redis: OwnRedis

        init(_ redis: sending OwnRedis) { self.redis = redis }

        func stop() { redis.stop() }
        func start() throws { try redis.start() }
        func pause() { redis.pause() }
        func resume() { redis.resume() }
    }
}
