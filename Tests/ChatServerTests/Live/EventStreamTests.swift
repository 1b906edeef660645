import ChatCore
import Foundation
import Hummingbird
import NIOCore
import Synchronization
import Testing
import WebSocketUpgrade

@testable import ChatServer

private struct Page: ResponseBodyWriter {
    let text: AsyncStream<String>.Continuation

    func write(_ buffer: ByteBuffer) async throws {
        text.yield(String(buffer: buffer))
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        text.finish()
    }
}

@Suite("Events over plain HTTP", .timeLimit(.minutes(1)))
struct EventStreamTests {
    private func isLast(_ frame: LiveFrame) -> Bool { frame.outgoing.payload == ByteBuffer(string: "last") }

    private func frame(_ text: String) -> LiveFrame {
        LiveFrame(json: ByteBuffer(string: text))
    }

    @Test("say now and then that they live, until the last")
    func signsOfLife() async throws {
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let (naps, napping) = AsyncStream.makeStream(of: AsyncStream<Void>.Continuation.self)
        let (written, text) = AsyncStream.makeStream(of: String.self)
        let stream = EventStream { end.finish() }
        let body = stream.body(
            sleep: { duration in
                #expect(duration == .seconds(15))
                // Ends when it is cancelled, too.
                let (nap, alarm) = AsyncStream.makeStream(of: Void.self)
                napping.yield(alarm)
                for await _ in nap {}
                try Task.checkCancellation()
            }, until: isLast)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body.write(Page(text: text)) }
            var pieces = written.makeAsyncIterator()
            var sleepers = naps.makeAsyncIterator()
            stream.send(frame("first"))
            #expect(await pieces.next() == "data: first\n\n")
            for _ in 1...3 {
                await sleepers.next()?.finish()
                #expect(await pieces.next() == ":\n\n")
            }
            stream.send(frame("second"))
            #expect(await pieces.next() == "data: second\n\n")
            stream.send(frame("last"))
            #expect(await pieces.next() == "data: last\n\n")
            #expect(await pieces.next() == nil)
            try await group.waitForAll()
        }
        for await _ in ended {}
    }

    @Test("end for a reader for whom too many bytes wait, without a hole before the end")
    func tooFarBehind() async throws {
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let stream = EventStream(waitingBytesMax: 1_000) { end.finish() }
        for number in 100..<1_000 { stream.send(frame(String(number))) }
        for await _ in ended {}
        #expect(try await read(stream) == (100..<433).map { "data: \($0)\n\n" })
    }

    @Test("count only what waits")
    func manyForAReaderWhoReads() async throws {
        let stream = EventStream(waitingBytesMax: 10) {}
        let (written, text) = AsyncStream.makeStream(of: String.self)
        let body = stream.body(sleep: { _ in try await Task.sleep(for: .seconds(60)) }, until: isLast)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body.write(Page(text: text)) }
            var pieces = written.makeAsyncIterator()
            for number in 0..<100 {
                stream.send(frame(String(number)))
                #expect(await pieces.next() == "data: \(number)\n\n")
            }
            stream.send(frame("last"))
            try await group.waitForAll()
        }
    }

    private func read(_ stream: EventStream) async throws -> [String] {
        let (written, text) = AsyncStream.makeStream(of: String.self)
        let body = stream.body(sleep: { _ in try await Task.sleep(for: .seconds(60)) }, until: isLast)
        try await body.write(Page(text: text))
        return await written.reduce(into: []) { $0.append($1) }
    }
}

@Suite("Events of a thread over plain HTTP", .timeLimit(.minutes(1)))
struct ThreadStreamTests {
    private struct Broken: ResponseBodyWriter, Error {
        func write(_ buffer: ByteBuffer) async throws { throw self }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    /// Time that stands still until a test moves it.
    private final class WallClock: Sendable {
        private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

        var now: Date { time.withLock(\.self) }

        func advance(bySeconds seconds: TimeInterval) {
            time.withLock { $0 += seconds }
        }
    }

    private let thread = ChatThread.ID(UUID())

    /// Runs `body` with a log, and expects that nobody reads there afterwards: then, and only then, an idle log goes.
    private func expectNobodyReads(
        after body: (_ log: InProcessEventLog<LiveFrame>, _ thread: ChatThread.ID) async throws -> Void
    ) async throws {
        let clock = WallClock()
        var environment = DomainEnvironment.live()
        environment.now = { clock.now }
        let log = InProcessEventLog(encoding: .live, environment: environment)
        let epoch = log.position(in: thread).epoch
        try await body(log, thread)
        #expect(log.position(in: thread).epoch == epoch, "it is the same log all the time")
        clock.advance(bySeconds: EventRetention().idleSeconds + 60)
        #expect(log.position(in: thread).epoch != epoch, "somebody still reads")
    }

    private func deleted() -> ThreadEvent {
        .messageDeleted(messageID: Message.ID(UUID()), at: Date(timeIntervalSince1970: 0))
    }

    private func body(of stream: EventStream, until isLast: Bool) -> ResponseBody {
        stream.body(sleep: { _ in try await Task.sleep(for: .seconds(60)) }, until: { _ in isLast })
    }

    @Test("end for the log when the last has been written")
    func last() async throws {
        try await expectNobodyReads { log, thread in
            let stream = await log.stream(of: thread, as: SubscriberID(UUID()))
            for _ in 1...3 { log.publish(deleted(), in: thread) }
            let (written, text) = AsyncStream.makeStream(of: String.self)
            try await body(of: stream, until: true).write(Page(text: text))
            #expect(await written.reduce(0) { count, _ in count + 1 } == 1)
            log.publish(deleted(), in: thread)
        }
    }

    @Test("end for the log when nothing can be written")
    func broken() async throws {
        try await expectNobodyReads { log, thread in
            let stream = await log.stream(of: thread, as: SubscriberID(UUID()))
            log.publish(deleted(), in: thread)
            await #expect(throws: Broken.self) { try await body(of: stream, until: false).write(Broken()) }
        }
    }

    @Test("end for the log when whoever waits is cancelled")
    func cancelled() async throws {
        try await expectNobodyReads { log, thread in
            let stream = await log.stream(of: thread, as: SubscriberID(UUID()))
            let (_, text) = AsyncStream.makeStream(of: String.self)
            let waiting = Task { try await body(of: stream, until: false).write(Page(text: text)) }
            waiting.cancel()
            try await waiting.value
        }
    }

    @Test("end for the log when nobody ever reads them")
    func neverRead() async throws {
        try await expectNobodyReads { log, thread in
            _ = body(of: await log.stream(of: thread, as: SubscriberID(UUID())), until: true)
        }
    }

    @Test("end for the log when there are too many, while it goes on")
    func tooMany() async throws {
        try await expectNobodyReads { log, thread in
            let stream = await log.stream(of: thread, as: SubscriberID(UUID()))
            // Some 100 bytes each.
            for _ in 1...50_000 { log.publish(deleted(), in: thread) }
            #expect(log.position(in: thread).seq == 50_000)
            withExtendedLifetime(stream) {}
        }
    }
}
