import NIOCore
import NIOEmbedded
import Testing

@testable import RedisBackend

@Suite("A connection to Redis, after a second of silence")
final class ConnectionLifeTests {
    private let channel: EmbeddedChannel
    private let handler = RedisHandler(timeout: .seconds(1))

    init() throws {
        channel = EmbeddedChannel(handler: handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 6379)).wait()
    }

    deinit { _ = try? channel.finish() }

    private func send(_ command: RedisCommand) -> EventLoopFuture<RESPValue> {
        let reply = channel.eventLoop.makePromise(of: RESPValue.self)
        channel.write(RedisHandler.Call(command: command, reply: reply), promise: nil)
        channel.embeddedEventLoop.run()
        return reply.futureResult
    }

    private func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    private func sent() throws -> String? { try channel.readOutbound(as: ByteBuffer.self).map(String.init(buffer:)) }

    @Test("is closed when a command waits")
    func hangingCommand() throws {
        let reply = send(RedisCommand("GET", "x"))
        pass(.milliseconds(900))
        #expect(channel.isActive)
        pass(.milliseconds(600))
        #expect(!channel.isActive)
        #expect(throws: RedisConnection.Lost.self) { try reply.wait() }
    }

    @Test("stays open when nothing is asked of it")
    func idle() throws {
        pass(.hours(1))
        #expect(channel.isActive)
        #expect(try sent() == nil)
        let reply = send(RedisCommand("PING"))
        try channel.writeInbound(ByteBuffer(string: "+PONG\r\n"))
        #expect(try reply.wait() == .bytes(Array("PONG".utf8)))
    }

    @Test("is asked whether it lives when it carries subscriptions, and stays open while it answers")
    func livingSubscription() throws {
        handler.onPush = { _ in }
        for _ in 0..<10 {
            pass(.seconds(2))
            #expect(try sent()?.contains("PING") == true)
            try channel.writeInbound(ByteBuffer(string: "*2\r\n$4\r\npong\r\n$0\r\n\r\n"))
            #expect(channel.isActive)
        }
    }

    @Test("is closed when it carries subscriptions and never answers")
    func deadSubscription() throws {
        handler.onPush = { _ in }
        pass(.seconds(4))
        #expect(!channel.isActive)
    }

    @Test("is closed at once when a subscription is refused")
    func refusedSubscription() throws {
        handler.onPush = { Issue.record("a refusal is no message: \($0)") }
        try channel.writeInbound(ByteBuffer(string: "-NOPERM no permissions to access a channel\r\n"))
        #expect(!channel.isActive)
    }
}
