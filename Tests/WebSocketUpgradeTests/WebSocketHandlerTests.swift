import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import WebSocketUpgrade

@Suite("A connection on its event loop", .timeLimit(.minutes(1)))
struct WebSocketHandlerTests {
    private let loop = NIOAsyncTestingEventLoop()

    @Test("writes all that was sent before its turn with one flush, in order")
    func coalesces() async throws {
        let lane = WriteLane(eventLoop: loop)
        let first = try await open(lane)
        let second = try await open(lane)
        try await loop.executeInContext {
            for number in 0..<100 {
                let frame = OutgoingFrame(text: ByteBuffer(string: "\(number % 10)"))
                first.connection.send(frame)
                second.connection.send(frame)
            }
        }
        await loop.run()
        for bench in [first, second] {
            let counts = try await bench.counts()
            #expect((counts.flushes, counts.writes) == (1, 1))
            let written = try #require(try await bench.channel.readOutbound(as: ByteBuffer.self))
            #expect(written.readableBytes == 300)
            #expect(written.getBytes(at: written.readerIndex, length: 6) == [0x81, 1, 0x30, 0x81, 1, 0x31])
        }
    }

    @Test("stops reading while messages wait to be taken, and goes on once they are")
    func holdsBack() async throws {
        let bench = try await open(WriteLane(eventLoop: loop))
        for _ in 0..<50 { try await bench.channel.writeInbound(Self.message) }

        let before = try await bench.counts().reads
        try await loop.executeInContext { bench.channel.read() }
        #expect(try await bench.counts().reads == before, "nothing is read while messages wait")

        var iterator = bench.messages.makeAsyncIterator()
        for _ in 0..<50 { _ = await iterator.next() }
        await loop.run()
        #expect(try await bench.counts().reads == before + 1)
    }

    @Test("keeps a peer that answers pings, and gives up one that does not")
    func pings() async throws {
        let bench = try await open(WriteLane(eventLoop: loop))
        for _ in 0..<10 {
            await loop.advanceTime(by: .seconds(25))
            #expect(try await bench.channel.readOutbound(as: ByteBuffer.self) == Self.ping)
            try await bench.channel.writeInbound(Self.pong)
        }
        await loop.advanceTime(by: .seconds(59))
        #expect(try await bench.channel.readOutbound(as: ByteBuffer.self) == Self.ping)
        #expect(try await bench.channel.readOutbound(as: ByteBuffer.self) == Self.ping)
        #expect(try await bench.channel.readOutbound(as: ByteBuffer.self) == nil)
        await loop.advanceTime(by: .seconds(1))
        let close = try #require(try await bench.channel.readOutbound(as: ByteBuffer.self))
        #expect(close.getInteger(at: close.readerIndex + 2, as: UInt16.self) == 1001)
    }

    @Test("does not take for silent a peer it does not read from")
    func pausedIsNotSilent() async throws {
        let bench = try await open(WriteLane(eventLoop: loop))
        for _ in 0..<50 { try await bench.channel.writeInbound(Self.message) }
        await loop.advanceTime(by: .seconds(300))
        while let frame = try await bench.channel.readOutbound(as: ByteBuffer.self) { #expect(frame == Self.ping) }
    }

    private static let ping = ByteBuffer(bytes: [0x89, 0])
    private static let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: [0, 0, 0, 0], data: ByteBuffer())
    private static let message = WebSocketFrame(
        fin: true, opcode: .text, maskKey: [0, 0, 0, 0], data: ByteBuffer(string: "x"))

    private func open(_ lane: WriteLane) async throws -> Bench {
        let channel = NIOAsyncTestingChannel(loop: loop)
        let (connection, messages) = try await loop.executeInContext {
            let outbound = Outbound(maxBytes: 1_000_000)
            let handler = WebSocketHandler(
                configuration: WebSocketConfiguration(), outbound: outbound, eventLoop: loop)
            let messages = handler.makeMessages()
            try channel.pipeline.syncOperations.addHandlers([Counter(), handler])
            let connection = WebSocketConnection(
                outbound: outbound, lane: lane,
                handler: NIOLoopBound(handler, eventLoop: loop))
            return (connection, messages)
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        return Bench(channel: channel, connection: connection, messages: messages)
    }
}

/// A connection whose flushes, writes and reads are counted where its socket would be.
private struct Bench: Sendable {
    let channel: NIOAsyncTestingChannel
    let connection: WebSocketConnection
    let messages: WebSocketMessages

    func counts() async throws -> Counter.Counts {
        try await channel.testingEventLoop.executeInContext {
            try channel.pipeline.syncOperations.handler(type: Counter.self).counts
        }
    }
}

private final class Counter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    struct Counts: Sendable {
        var writes = 0
        var flushes = 0
        var reads = 0
    }

    private(set) var counts = Counts()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        counts.writes += 1
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        counts.flushes += 1
        context.flush()
    }

    func read(context: ChannelHandlerContext) {
        counts.reads += 1
        context.read()
    }
}
