import ChatCore
import Foundation
import Synchronization
import Testing

@Suite("The log of a thread", .timeLimit(.minutes(1)))
struct InProcessEventLogTests {
    private typealias NumberLog = InProcessEventLog<Int>

    private let time = TestTime()
    private let thread = ChatThread.ID(UUIDv7Generator().next())

    /// A log whose payloads are the events' chunk indices, and whose sizes are the same.
    private func makeLog(_ retention: EventRetention = EventRetention()) -> NumberLog {
        NumberLog(
            encoding: EventEncoding(
                numbered: { event, _ in if case .answerText(_, _, let index) = event { index } else { -1 } },
                passing: { _, _ in -1 }, size: { $0 }),
            environment: time.environment(), retention: retention)
    }

    private func event(_ index: Int = 0) -> ThreadEvent {
        .answerText(messageID: Message.ID(UUID()), text: "", chunkIndex: index)
    }

    private func publish(_ count: Int, to log: NumberLog, in thread: ChatThread.ID? = nil) {
        for _ in 0..<count { log.publish(event(1), in: thread ?? self.thread) }
    }

    private func subscriber() -> SubscriberID { SubscriberID(UUID()) }

    // MARK: Numbers

    @Test("numbers its events from 1, each thread for itself")
    func numbers() {
        let log = makeLog()
        let other = ChatThread.ID(UUIDv7Generator().next())
        publish(3, to: log)
        publish(1, to: log, in: other)
        #expect(log.position(in: thread).seq == 3)
        #expect(log.position(in: other).seq == 1)
        let epoch = log.position(in: thread).epoch
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 0), in: thread)?.map(\.seq) == [1, 2, 3])
        #expect(epoch != log.position(in: other).epoch)
    }

    @Test("lets a subscriber leave while it is told")
    func leaving() {
        let log = makeLog()
        let subscriber = subscriber()
        let seen = Mutex<[Int]>([])
        log.subscribe(to: thread, as: subscriber) { received in
            guard case .numbered(let event) = received else { return }
            seen.withLock { $0.append(event.seq) }
            log.unsubscribe(subscriber, from: thread)
        }
        publish(2, to: log)
        #expect(seen.withLock(\.self) == [1])
    }

    @Test("gives numbers that rise by one under concurrent publishers, in the order that readers see")
    func concurrentPublishers() async {
        let log = makeLog()
        let seen = Mutex<[Int]>([])
        log.subscribe(to: thread, as: subscriber()) { received in
            if case .numbered(let event) = received { seen.withLock { $0.append(event.seq) } }
        }
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 { group.addTask { publish(250, to: log) } }
        }
        #expect(seen.withLock(\.self) == Array(1...2000))
        #expect(log.position(in: thread).seq == 2000)
    }

    // MARK: Readers

    @Test("loses nothing for those who subscribe first and then read")
    func subscribeThenRead() async {
        let log = makeLog()
        let total = 4 * 500
        await withDiscardingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        publish(1, to: log)
                        await Task.yield()
                    }
                }
            }
            for seed in 0..<60 {
                group.addTask { await follow(log, to: total, seed: seed) }
            }
        }
    }

    /// Joins at some moment, some way back, and expects every event from there to the last.
    private func follow(_ log: NumberLog, to last: Int, seed: Int) async {
        var random = SeededRandom(seed)
        for _ in 0..<Int.random(in: 0...600, using: &random) { await Task.yield() }
        let newest = log.position(in: thread)
        let start = EventPosition(epoch: newest.epoch, seq: Int.random(in: 0...newest.seq, using: &random))

        let catchUp = Mutex(EventCatchUp<Int>())
        let delivered = Mailbox<Int>()
        let perform: @Sendable (EventCatchUp<Int>.Action) -> Void = { action in
            switch action {
            case .deliver(let events): for event in events { delivered.put(event.seq) }
            case .lost: delivered.put(-1)
            }
        }
        let id = subscriber()
        log.subscribe(to: thread, as: id) { received in
            if case .numbered(let event) = received { catchUp.withLock { perform($0.receive(event)) } }
        }
        await Task.yield()
        guard let missed = log.events(after: start, in: thread) else {
            Issue.record("the log is no longer whole")
            return
        }
        catchUp.withLock { perform($0.goLive(after: start.seq, history: missed)) }
        var expected = start.seq
        while expected < last {
            expected += 1
            guard await delivered.next() == expected else {
                Issue.record("event \(expected) did not come")
                break
            }
        }
        log.unsubscribe(id, from: thread)
    }

    @Test("tells nothing to those who have unsubscribed")
    func unsubscribed() {
        let log = makeLog()
        let count = Counter()
        let id = subscriber()
        log.subscribe(to: thread, as: id) { _ in _ = count.next() }
        publish(2, to: log)
        log.unsubscribe(id, from: thread)
        publish(2, to: log)
        #expect(count.next() == 3)
    }

    @Test("hands passing events to all but their sender, and gives them no number")
    func passingEvents() {
        let log = makeLog()
        let heard = Mutex<[String]>([])
        let (sender, other) = (subscriber(), subscriber())
        log.subscribe(to: thread, as: sender) { _ in heard.withLock { $0.append("sender") } }
        log.subscribe(to: thread, as: other) { _ in heard.withLock { $0.append("other") } }
        log.pass(.typing(isTyping: true), in: thread, except: sender)
        #expect(heard.withLock(\.self) == ["other"])
        log.pass(.typing(isTyping: false), in: thread)
        #expect(heard.withLock(\.self).sorted() == ["other", "other", "sender"])
        #expect(log.position(in: thread).seq == 0)
    }

    // MARK: History

    @Test("keeps as many events as it may, and says so when more is asked for")
    func eventBound() {
        let log = makeLog(EventRetention(eventsMax: 100))
        publish(1_000, to: log)
        let epoch = log.position(in: thread).epoch
        let kept = log.events(after: EventPosition(epoch: epoch, seq: 900), in: thread)
        #expect(kept?.map(\.seq) == Array(901...1000))
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 899), in: thread) == nil)
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 1000), in: thread)?.isEmpty == true)
    }

    @Test("keeps as many bytes as it may")
    func byteBound() {
        let log = makeLog(EventRetention(bytesMax: 100))
        for size in [60, 30, 10, 20] { log.publish(event(size), in: thread) }
        let epoch = log.position(in: thread).epoch
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 0), in: thread) == nil)
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 1), in: thread)?.map(\.payload) == [30, 10, 20])
    }

    @Test("lets go of what it no longer keeps")
    func releasesDropped() {
        final class Large: Sendable {}
        let log = InProcessEventLog<Large>(
            encoding: EventEncoding(numbered: { _, _ in Large() }, passing: { _, _ in Large() }, size: { _ in 60 }),
            environment: time.environment(), retention: EventRetention(bytesMax: 100))
        log.publish(event(), in: thread)
        let start = EventPosition(epoch: log.position(in: thread).epoch, seq: 0)
        weak let first = log.events(after: start, in: thread)?.first?.payload
        #expect(first != nil)
        log.publish(event(), in: thread)
        #expect(first == nil)
    }

    @Test("goes on after an event that is larger than all its room")
    func hugeEvent() {
        let log = makeLog(EventRetention(bytesMax: 100))
        for size in [10, 101, 20] { log.publish(event(size), in: thread) }
        let epoch = log.position(in: thread).epoch
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 1), in: thread) == nil)
        #expect(log.events(after: EventPosition(epoch: epoch, seq: 2), in: thread)?.map(\.payload) == [20])
    }

    @Test("has no history for another epoch, nor for a position that it has not reached", arguments: [-1, 4, 100])
    func foreignPositions(seq: Int) {
        let log = makeLog()
        publish(3, to: log)
        let epoch = log.position(in: thread).epoch
        #expect(log.events(after: EventPosition(epoch: epoch, seq: seq), in: thread) == nil)
        #expect(log.events(after: EventPosition(epoch: "another", seq: 3), in: thread) == nil)
    }

    // MARK: Its life

    @Test("goes when nobody has used it for a while, and comes back under another epoch")
    func idle() {
        let log = makeLog(EventRetention(idleSeconds: 600))
        publish(3, to: log)
        let position = log.position(in: thread)
        time.advance(by: .seconds(599))
        #expect(log.events(after: position, in: thread)?.isEmpty == true)
        time.advance(by: .seconds(661))
        #expect(log.events(after: position, in: thread) == nil)
        #expect(log.position(in: thread).epoch != position.epoch)
        #expect(log.position(in: thread).seq == 0)
    }

    @Test("stays for as long as somebody reads it")
    func idleWithReader() {
        let log = makeLog(EventRetention(idleSeconds: 600))
        log.subscribe(to: thread, as: subscriber()) { _ in }
        let position = log.position(in: thread)
        time.advance(by: .seconds(100_000))
        _ = log.position(in: ChatThread.ID(UUID()))
        #expect(log.position(in: thread) == position)
    }

    @Test("stays for a while after its last reader has left, however long ago anybody else used it")
    func idleAfterReader() {
        let log = makeLog(EventRetention(idleSeconds: 600))
        let (reader, other) = (subscriber(), ChatThread.ID(UUID()))
        log.subscribe(to: thread, as: reader) { _ in }
        let position = log.position(in: thread)
        time.advance(by: .seconds(100_000))
        log.unsubscribe(reader, from: thread)
        time.advance(by: .seconds(599))
        _ = log.position(in: other)
        #expect(log.position(in: thread) == position)
        time.advance(by: .seconds(661))
        _ = log.position(in: other)
        #expect(log.position(in: thread) != position)
    }

    @Test("is gone once it is forgotten, and tells its readers so")
    func forget() {
        let log = makeLog()
        let told = Counter()
        log.subscribe(to: thread, as: subscriber()) { if case .gone = $0 { _ = told.next() } }
        publish(3, to: log)
        let position = log.position(in: thread)
        log.forget(thread)
        #expect(told.next() == 2, "one reader, told once")
        #expect(log.events(after: position, in: thread) == nil)
        #expect(log.position(in: thread).epoch != position.epoch)
    }
}
