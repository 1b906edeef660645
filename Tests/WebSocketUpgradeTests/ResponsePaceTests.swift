import NIOCore
import NIOEmbedded
import Testing

@testable import WebSocketUpgrade

@Suite("An answer on its way")
struct ResponsePaceTests {
    private final class Waiting {
        var bytes = 0
    }

    private let channel: EmbeddedChannel
    private let waiting = Waiting()

    init() throws {
        channel = EmbeddedChannel(
            handler: ResponsePaceHandler(period: .seconds(60)) { [waiting] _ in waiting.bytes })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func write(_ count: Int) throws {
        waiting.bytes += count
        try channel.writeOutbound(IOData.byteBuffer(ByteBuffer(repeating: 0x20, count: count)))
    }

    private func pass(_ seconds: Int64) {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
    }

    @Test("ends with its connection when nothing of it is taken")
    func stalls() throws {
        try write(1000)
        pass(59)
        #expect(channel.isActive)
        pass(16)
        #expect(!channel.isActive)
    }

    @Test("is no less stalled because more is written")
    func growing() throws {
        try write(1000)
        for _ in 1...5 {
            pass(15)
            if channel.isActive { try write(3) }
        }
        #expect(!channel.isActive)
    }

    @Test("may take all day as long as some of it leaves")
    func leaves() throws {
        try write(1000)
        for _ in 1...999 {
            pass(59)
            waiting.bytes -= 1
        }
        #expect(channel.isActive)
        pass(120)
        #expect(!channel.isActive)
    }

    @Test("has all the time when it has left, and so has the next one")
    func left() throws {
        for _ in 1...3 {
            try write(1000)
            waiting.bytes = 0
            pass(3600)
            #expect(channel.isActive)
        }
        try write(1000)
        pass(59)
        #expect(channel.isActive)
    }
}

@Suite("An answer that nobody takes, at a real server", .timeLimit(.minutes(1)))
struct UnreadAnswerTests {
    private static let soon = WebSocketConfiguration.configured { $0.answerPeriod = .milliseconds(200) }

    @Test("ends the connection, and the work on it")
    func unread() async throws {
        try await withServer(Self.soon) { server in
            try await withPeer(server) { peer in
                try await peer.send(Peer.request("/endless"))
                // A peer that isn't read from reads no more than fits its buffers.
                try await eventually("given up") { server.endlessAnswersCut.count == 1 }
            }
        }
    }

    @Test("has nothing to do with sockets: theirs is another limit")
    func sockets() async throws {
        let connections = Collected()
        let handler: UpgradeDecision.Handler = { connection, messages in
            connections.add(connection)
            connection.send(OutgoingFrame(binary: ByteBuffer(repeating: 0, count: 32 << 20)))
            for await _ in messages {}
        }
        let configuration = WebSocketConfiguration.configured {
            $0.answerPeriod = .milliseconds(1)
            $0.maxQueuedBytes = 64 << 20
        }
        try await withServer(configuration, deciding: always(.upgrade(handler: handler))) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                #expect(try await peer.readFrame()?.data.count == 32 << 20)
            }
        }
    }
}
