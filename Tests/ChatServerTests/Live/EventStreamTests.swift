import Hummingbird
import NIOCore
import Testing
import WebSocketUpgrade

@testable import ChatServer

@Suite("Events over plain HTTP")
struct EventStreamTests {
    private struct Page: ResponseBodyWriter {
        let text: AsyncStream<String>.Continuation

        func write(_ buffer: ByteBuffer) async throws {
            text.yield(String(buffer: buffer))
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
            text.finish()
        }
    }

    private func frame(_ text: String) -> LiveFrame {
        LiveFrame(json: ByteBuffer(string: text))
    }

    @Test("say now and then that they live, until the last")
    func signsOfLife() async throws {
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let (naps, napping) = AsyncStream.makeStream(of: CheckedContinuation<Void, Never>.self)
        let (written, text) = AsyncStream.makeStream(of: String.self)
        let stream = EventStream { end.finish() }
        let body = stream.body(
            sleep: { duration in
                #expect(duration == .seconds(15))
                await withCheckedContinuation { napping.yield($0) }
                try Task.checkCancellation()
            }, until: { $0.outgoing.payload == ByteBuffer(string: "last") })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body.write(Page(text: text)) }
            var pieces = written.makeAsyncIterator()
            var sleepers = naps.makeAsyncIterator()
            stream.send(frame("first"))
            #expect(await pieces.next() == "data: first\n\n")
            for _ in 1...3 {
                await sleepers.next()?.resume()
                #expect(await pieces.next() == ":\n\n")
            }
            stream.send(frame("second"))
            #expect(await pieces.next() == "data: second\n\n")
            stream.send(frame("last"))
            #expect(await pieces.next() == "data: last\n\n")
            await sleepers.next()?.resume()
            #expect(await pieces.next() == nil)
            try await group.waitForAll()
        }
        stream.finish()
        for await _ in ended {}
    }

    @Test("end for a reader who is too far behind, without a hole before the end")
    func tooFarBehind() async throws {
        let stream = EventStream {}
        for number in 0..<5_000 { stream.send(frame(String(number))) }
        let (written, text) = AsyncStream.makeStream(of: String.self)
        let body = stream.body(sleep: { _ in try await Task.sleep(for: .seconds(60)) }, until: { _ in false })
        try await body.write(Page(text: text))
        var count = 0
        for await piece in written {
            #expect(piece == "data: \(count)\n\n")
            count += 1
        }
        #expect(count == 4_096)
    }
}
