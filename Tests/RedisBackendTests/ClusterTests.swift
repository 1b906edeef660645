import Foundation
import NIOCore
import Synchronization
import Testing

@testable import ChatCore
@testable import RedisBackend

@Suite("Nodes that share a Redis", .timeLimit(.minutes(1)))
struct ClusterTests {
    private let thread = newThread()
    private let answer = Message.ID(UUID())

    @Test("tell what is published on one to the readers of another, in order and once")
    func acrossNodes() async throws {
        try await withNodes(3) { nodes in
            let reader = await Reader(nodes[1].log, thread)
            await withDiscardingTaskGroup { group in
                for node in nodes { group.addTask { for _ in 0..<100 { node.log.publish(plainEvent(), in: thread) } } }
            }
            try await reader.expect(Array(1...300))
            let position = await nodes[2].log.liveText(in: thread).position
            #expect(position.seq == 300)
            let start = EventPosition(epoch: position.epoch, seq: 290)
            #expect(await nodes[0].log.history(after: start, in: thread).missed?.count == 10)
        }
    }

    @Test("let one change of a thread go on at a time, on whichever node")
    func turns() async throws {
        try await withNodes(2) { nodes in
            let room = Room()
            await withDiscardingTaskGroup { group in
                for index in 0..<40 {
                    group.addTask {
                        await nodes[index % 2].log.inOrder(thread) {
                            let inside = room.enter()
                            #expect(inside == 1)
                            try? await Task.sleep(for: .milliseconds(1))
                            room.leave()
                        }
                    }
                }
            }
        }
    }

    @Test("take text of an answer only from the node that writes it, and say so to others")
    func owner() async throws {
        try await withNodes(2) { nodes in
            let (former, current) = (nodes[0].log, nodes[1].log)
            var disturbances = former.disturbances.makeAsyncIterator()
            // Joining was one.
            _ = await disturbances.next()
            former.publish(start(of: answer, in: thread), in: thread)
            former.publish(chunk(0, of: answer, "one "), in: thread)
            #expect(await former.liveText(in: thread).answer?.text == "one ")
            current.publish(start(of: answer, in: thread), in: thread)
            #expect(await current.liveText(in: thread).answer?.text == "")
            former.publish(chunk(1, of: answer, "from beyond"), in: thread)
            guard case .refused(let refused, thread) = await disturbances.next() else {
                Issue.record("it was taken")
                return
            }
            #expect(refused == answer)
            current.publish(chunk(0, of: answer, "two"), in: thread)
            #expect(await current.liveText(in: thread).answer?.text == "two")
        }
    }

    @Test("begin a thread anew when one of them has lost its turn in it")
    func lostTurn() async throws {
        try await withNodes(2) { nodes in
            let reader = await Reader(nodes[1].log, thread)
            let link = try #require(nodes[1].session)
            await nodes[0].log.inOrder(thread) {
                // As if it had been held up until its turn ran out.
                _ = try? await link.commands.send(RedisCommand("DEL", LogKeys(thread).turn)).get()
                await nodes[1].log.inOrder(thread) { nodes[1].log.publish(plainEvent(), in: thread) }
                _ = await nodes[1].log.liveText(in: thread)
                nodes[0].log.publish(plainEvent(), in: thread)
            }
            try await reader.untilRestarted()
            try await eventually("what came too late is not told") {
                await nodes[1].log.liveText(in: thread).position.seq == 0
            }
        }
    }

    @Test("begin a thread anew when one of them dies between a change and its telling")
    func turnOfTheDead() async throws {
        try await withNodes(2) { nodes in
            let reader = await Reader(nodes[1].log, thread)
            let link = try #require(nodes[1].session)
            let keys = LogKeys(thread)
            let taken = try await link.commands.send(
                link.scripts.takeTurn.call(
                    keys.turn, LogKeys.turns, keys.log, keys.stream, "of the dead", 50,
                    thread.description, keys.channel, "\(link.run)-next")
            ).value()
            #expect(taken == .integer(1))
            try await reader.untilRestarted()
        }
    }

    @Test("do so, too, when somebody takes the turn as soon as it has run out")
    func turnAfterTheDead() async throws {
        try await withNodes(2) { nodes in
            let link = try #require(nodes[1].session)
            let keys = LogKeys(thread)
            nodes[0].log.publish(plainEvent(), in: thread)
            _ = try await link.commands.send(
                link.scripts.takeTurn.call(
                    keys.turn, LogKeys.turns, keys.log, keys.stream, "of the dead", 50,
                    thread.description, keys.channel, "\(link.run)-next")
            ).value()
            let before = await nodes[0].log.liveText(in: thread).position
            await nodes[0].log.inOrder(thread) {}
            #expect(await nodes[0].log.liveText(in: thread).position.epoch != before.epoch)
        }
    }

    @Test("begin anew with a Redis that was started again, whatever it has kept")
    func anotherRun() async throws {
        try await withNodes(1) { nodes in
            let link = try #require(nodes[0].session)
            nodes[0].log.publish(plainEvent(), in: thread)
            let position = await nodes[0].log.liveText(in: thread).position
            // As it would come from a disk.
            _ = try await link.commands.send(
                RedisCommand("HSET", LogKeys(thread).log, "epoch", "0ther0ne-epoch", "seq", 50)
            ).value()
            #expect(await nodes[0].log.liveText(in: thread).position.seq == 0)
            nodes[0].log.publish(plainEvent(), in: thread)
            let now = await nodes[0].log.liveText(in: thread).position
            #expect(now.seq == 1 && now.epoch != position.epoch)
        }
    }

    @Test("subscribe to a thread for as long as somebody reads it")
    func subscriptions() async throws {
        try await withNodes(1) { nodes in
            let session = try #require(nodes[0].session)
            func subscribers() async throws -> Int {
                let reply = try await session.commands.send(RedisCommand("PUBSUB", "NUMSUB", LogKeys(thread).channel))
                    .value()
                return reply.array?.last?.integer ?? -1
            }
            #expect(try await subscribers() == 0)
            let (one, two) = (await Reader(nodes[0].log, thread), await Reader(nodes[0].log, thread))
            #expect(try await subscribers() == 1)
            one.leave()
            #expect(try await subscribers() == 1)
            two.leave()
            try await eventually("nobody listens any more") { try await subscribers() == 0 }
        }
    }

    @Test("ask one another, and get an answer")
    func letters() async throws {
        try await withNodes(2) { nodes in
            let asked = Mutex<[NodeRequest]>([])
            let answering = Task {
                await nodes[1].nodes.run { request in
                    asked.withLock { $0.append(request) }
                    return if case .stop = request { true } else { false }
                }
            }
            defer { answering.cancel() }
            let requests: [NodeRequest] = [.stop(thread, nil), .stop(thread, answer), .tellAgain(thread, answer)]
            var answers: [Bool?] = []
            for request in requests { answers.append(await nodes[0].nodes.ask(nodes[1].node, request)) }
            #expect(answers == [true, true, false])
            #expect(asked.withLock(\.self) == requests)
        }
    }

    @Test("know which of them are gone, but not before they have had time to come back")
    func gone() async throws {
        try await withNodes(2) { nodes in
            let all: Set = [nodes[0].node, nodes[1].node, "never seen"]
            #expect(await nodes[0].nodes.gone(among: all).isEmpty, "Redis has only just come")
            let alive = nodes.map { node in Task { await node.nodes.run { _ in false } } }
            defer { for task in alive { task.cancel() } }
            try await eventually("only the unknown is gone") {
                await nodes[0].nodes.gone(among: all) == ["never seen"]
            }
            alive[1].cancel()
            await alive[1].value
            #expect(
                await nodes[0].nodes.gone(among: all) == ["never seen", nodes[1].node], "it has given up its lease")
        }
    }

    @Test("are found within five seconds when they are gone: a lease runs out, and others look twice")
    func timeUntilFound() {
        #expect(RedisNodes.leaseLife + LeftBehind.interval * 2 <= .seconds(5))
        #expect(RedisNodes.renewalInterval * 3 < RedisNodes.leaseLife, "two renewals may fail")
    }

    @Test("give a job to one of them")
    func jobs() async throws {
        try await withNodes(3) { nodes in
            let job = UUID().uuidString
            var claims: [Bool] = []
            for node in nodes { claims.append(await node.nodes.claim(job, for: .seconds(30))) }
            #expect(claims == [true, false, false])
        }
    }
}
