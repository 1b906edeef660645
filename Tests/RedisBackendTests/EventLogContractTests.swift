import ChatCore
import Foundation
import Synchronization
import Testing

@Suite("The log of a thread, on every engine", .timeLimit(.minutes(1)))
struct EventLogContractTests {
    private let thread = newThread()

    @Test("numbers its events from 1, each thread for itself", arguments: EventLogEngine.allCases)
    func numbers(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let other = newThread()
            for _ in 0..<3 { log.publish(plainEvent(), in: thread) }
            log.publish(plainEvent(), in: other)
            let position = await log.liveText(in: thread).position
            #expect(position.seq == 3)
            let history = await log.history(after: EventPosition(epoch: position.epoch, seq: 0), in: thread)
            #expect(history.missed?.map(\.seq) == [1, 2, 3])
            #expect(history.newest == position)
            let elsewhere = await log.liveText(in: other).position
            #expect(elsewhere.seq == 1)
            #expect(elsewhere.epoch != position.epoch)
        }
    }

    @Test("tells its readers in the order of numbers, whoever publishes", arguments: EventLogEngine.allCases)
    func order(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let reader = await Reader(log, thread)
            await withDiscardingTaskGroup { group in
                for _ in 0..<8 { group.addTask { for _ in 0..<100 { log.publish(plainEvent(), in: thread) } } }
            }
            try await reader.expect(Array(1...800))
        }
    }

    @Test("loses nothing for those who subscribe first and then read", arguments: EventLogEngine.allCases)
    func subscribeThenRead(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0..<1000 {
                        log.publish(plainEvent(), in: thread)
                        await Task.yield()
                    }
                }
                for _ in 0..<20 { group.addTask { try await follow(log, to: 1000) } }
                try await group.waitForAll()
            }
        }
    }

    /// Joins at some moment, and expects every event from its beginning to the last.
    private func follow(_ log: TestLog, to last: Int) async throws {
        let start = EventPosition(epoch: await log.liveText(in: thread).position.epoch, seq: 0)
        let reader = await Reader(log, thread)
        let history = await log.history(after: start, in: thread)
        var catchUp = EventCatchUp<Told>()
        var seen: [Int] = []
        func note(_ action: EventCatchUp<Told>.Action) throws {
            guard case .deliver(let events) = action else { throw Gap() }
            seen += events.map(\.seq)
        }
        try note(catchUp.goLive(after: 0, history: try #require(history.missed)))
        while seen.last != last {
            if case .numbered(let event) = try await reader.next() { try note(catchUp.receive(event)) }
        }
        #expect(seen == Array(1...last))
    }

    private struct Gap: Error {}

    @Test("tells nothing to those who have left", arguments: EventLogEngine.allCases)
    func left(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let (leaving, staying) = (await Reader(log, thread), await Reader(log, thread))
            log.publish(plainEvent(), in: thread)
            try await leaving.expect([1])
            leaving.leave()
            log.publish(plainEvent(), in: thread)
            try await staying.expect([1, 2])
            // Whoever comes back hears what is new, and nothing before it.
            let back = await Reader(log, thread)
            log.publish(plainEvent(), in: thread)
            try await back.expect([3])
        }
    }

    @Test("hands passing events to all but their sender, without a number", arguments: EventLogEngine.allCases)
    func passing(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let (sender, other) = (await Reader(log, thread), await Reader(log, thread))
            log.pass(.typing(isTyping: true), in: thread, except: sender.subscriber)
            log.publish(plainEvent(), in: thread)
            guard case .passing = try await other.next(), case .numbered = try await sender.next() else {
                Issue.record("it came to the wrong one")
                return
            }
            #expect(await log.liveText(in: thread).position.seq == 1)
        }
    }

    @Test("keeps the newest events, and says so when more is asked for", arguments: EventLogEngine.allCases)
    func bound(engine: EventLogEngine) async throws {
        try await engine.withLog(EventRetention(eventsMax: 100)) { log in
            for _ in 0..<1_000 { log.publish(plainEvent(), in: thread) }
            let epoch = await log.liveText(in: thread).position.epoch
            let kept = await log.history(after: EventPosition(epoch: epoch, seq: 900), in: thread)
            #expect(kept.missed?.map(\.seq) == Array(901...1000))
            #expect(await log.history(after: EventPosition(epoch: epoch, seq: 100), in: thread).missed == nil)
            #expect(
                await log.history(after: EventPosition(epoch: epoch, seq: 1000), in: thread).missed?.isEmpty == true)
        }
    }

    @Test("keeps as many bytes as it may", arguments: EventLogEngine.allCases)
    func byteBound(engine: EventLogEngine) async throws {
        // An event of these tests counts as one byte in process, and has two in Redis.
        try await engine.withLog(EventRetention(bytesMax: 100)) { log in
            for _ in 0..<500 { log.publish(plainEvent(), in: thread) }
            let epoch = await log.liveText(in: thread).position.epoch
            #expect(await log.history(after: EventPosition(epoch: epoch, seq: 300), in: thread).missed == nil)
            #expect(await log.history(after: EventPosition(epoch: epoch, seq: 490), in: thread).missed?.count == 10)
        }
    }

    @Test(
        "has no history for another epoch, nor for a position that it has not reached",
        arguments: EventLogEngine.allCases)
    func foreignPositions(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            for _ in 0..<3 { log.publish(plainEvent(), in: thread) }
            let epoch = await log.liveText(in: thread).position.epoch
            for seq in [-1, 4, 100] {
                #expect(await log.history(after: EventPosition(epoch: epoch, seq: seq), in: thread).missed == nil)
            }
            #expect(await log.history(after: EventPosition(epoch: "another", seq: 3), in: thread).missed == nil)
            #expect(await log.history(after: nil, in: thread).missed == nil)
        }
    }

    @Test("knows the text of the running answer at each place", arguments: EventLogEngine.allCases)
    func runningText(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let answer = Message.ID(UUID())
            #expect(await log.liveText(in: thread).answer == nil)
            log.publish(start(of: answer, in: thread), in: thread)
            for (index, text) in ["Grüße ", "aus \"Köln\"\n", "👋"].enumerated() {
                log.publish(chunk(index, of: answer, text), in: thread)
            }
            let live = await log.liveText(in: thread)
            #expect(
                live
                    == LiveText(
                        position: EventPosition(epoch: live.position.epoch, seq: 4),
                        answer: RunningText(messageID: answer, text: "Grüße aus \"Köln\"\n👋")))
            log.publish(end(of: answer), in: thread)
            #expect(await log.liveText(in: thread).answer == nil)
        }
    }

    @Test("tells its readers when its thread is gone", arguments: EventLogEngine.allCases)
    func forget(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let reader = await Reader(log, thread)
            log.publish(plainEvent(), in: thread)
            let position = await log.liveText(in: thread).position
            log.forget(thread)
            _ = try await reader.next()
            guard case .gone = try await reader.next() else {
                Issue.record("it was not told")
                return
            }
            #expect(await log.history(after: position, in: thread).missed == nil)
        }
    }

    @Test("lets one change of a thread go on at a time, in turn", arguments: EventLogEngine.allCases)
    func turns(engine: EventLogEngine) async throws {
        try await engine.withLog { log in
            let room = Room()
            await withDiscardingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask {
                        await log.inOrder(thread) {
                            let inside = room.enter()
                            #expect(inside == 1)
                            await Task.yield()
                            room.leave()
                        }
                    }
                }
            }
        }
    }
}
