import NIOCore
import NIOWebSocket
import Synchronization
import Testing
import WebSocketUpgrade

@Suite("The life of a connection", .timeLimit(.minutes(1)))
struct LifecycleTests {
    @Test("ends with 1000 when its handler returns, after all it sent")
    func handlerReturns() async throws {
        let handler: UpgradeDecision.Handler = { connection, _ in connection.send(text: ByteBuffer(string: "bye")) }
        try await withServer(deciding: always(.upgrade(handler: handler))) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                #expect(try await peer.readFrame()?.text == "bye")
                #expect(try await peer.readCloseCode() == 1000)
            }
            try await eventually("closed") { server.sockets.count == 0 }
        }
    }

    @Test("answers a peer's close with its code and ends the messages")
    func peerCloses() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                try await eventually("counted") { server.sockets.count == 1 }
                try await peer.send(close: 3001)
                #expect(try await peer.readCloseCode() == 3001)
                try await peer.readToEnd()
            }
            try await eventually("closed") { server.sockets.count == 0 }
        }
    }

    @Test("ends when the peer disappears without a word")
    func peerDisappears() async throws {
        let ended = Flag()
        let handler: UpgradeDecision.Handler = { connection, messages in
            await echo(connection, messages)
            ended.raise()
        }
        try await withServer(deciding: always(.upgrade(handler: handler))) { server in
            try await withPeer(server) { _ = try await $0.upgrade() }
            try await eventually("messages ended") { ended.isRaised }
            try await eventually("closed") { server.sockets.count == 0 }
        }
    }

    @Test("gives the handler what came before the close")
    func deliversBeforeClose() async throws {
        let last = Mutex("")
        let handler: UpgradeDecision.Handler = { _, messages in
            for await case .text(let text) in messages { last.withLock { $0 = String(buffer: text) } }
        }
        try await withServer(deciding: always(.upgrade(handler: handler))) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                for number in 1...20 { try await peer.send(text: "\(number)") }
                try await peer.send(close: 1000)
                try await peer.readToEnd()
            }
            try await eventually("all delivered") { last.withLock { $0 == "20" } }
        }
    }

    @Test("is pinged when silent, and closed with 1001 when it stays silent")
    func closesSilentPeer() async throws {
        let configuration = WebSocketConfiguration.configured {
            $0.pingInterval = .milliseconds(20)
            $0.silenceTimeout = .milliseconds(200)
        }
        try await withServer(configuration) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                #expect(try await peer.readFrame()?.opcode == .ping)
                #expect(try await peer.readCloseCode() == 1001)
            }
        }
    }

    @Test("answers a ping with its payload")
    func answersPing() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                try await peer.send(Peer.frame(.ping, [1, 2, 3]))
                #expect(try await peer.readFrame() == .init(opcode: .pong, data: [1, 2, 3]))
            }
        }
    }

    @Test("a graceful shutdown of the server closes with 1001 and waits for no peer")
    func shutsDown() async throws {
        // `withServer` returns only when the server has stopped.
        let code = try await withServer { server in
            let (codes, report) = AsyncStream.makeStream(of: Int?.self)
            return try await withThrowingTaskGroup { group in
                group.addTask {
                    try await withPeer(server) { peer in
                        try await peer.upgrade()
                        try await eventually("counted") { server.sockets.count == 1 }
                        await server.stop()
                        report.yield(try await peer.readCloseCode())
                        // Never answers; the server gives up after its close timeout.
                        try await eventually("closed") { server.sockets.count == 0 }
                    }
                }
                try await group.waitForAll()
                return await codes.first { _ in true }
            }
        }
        #expect(code == 1001)
    }
}

final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() {
        value.withLock { $0 = true }
    }
}
