import NIOCore
import NIOWebSocket
import Testing

@testable import WebSocketUpgrade

@Suite("A reader that is too slow", .timeLimit(.minutes(1)))
struct SlowReaderTests {
    static let chunk = OutgoingFrame(text: ByteBuffer(repeating: 0x61, count: 64 * 1024))

    /// Sends chunk after chunk to each connection for as long as it is open, never waiting for one of them.
    @Test("is closed with 1013 and told so once it reads, while others go on")
    func isClosed() async throws {
        let connections = Collected()
        let handler: UpgradeDecision.Handler = { connection, messages in
            connections.add(connection)
            for await _ in messages {}
        }
        let configuration = WebSocketConfiguration.configured {
            $0.maxQueuedBytes = 1024 * 1024
            $0.closeTimeout = .seconds(10)
        }
        try await withServer(configuration, deciding: always(.upgrade(handler: handler))) { server in
            try await withPeer(server) { slow in
                try await slow.upgrade()
                try await eventually("first is open") { connections.all.count == 1 }
                try await withPeer(server) { quick in
                    try await quick.upgrade()
                    try await eventually("both open") { connections.all.count == 2 }
                    // The sockets' own buffers take some megabytes before the queue fills.
                    var largestQueue = 0
                    while !connections.all[0].isClosing {
                        for connection in connections.all { connection.send(Self.chunk) }
                        largestQueue = max(largestQueue, connections.all[0].queuedBytes)
                        #expect(try await quick.readFrame()?.data.count == 64 * 1024)
                    }
                    #expect(largestQueue <= configuration.maxQueuedBytes)
                    #expect(connections.all[0].queuedBytes == 0, "what waited is dropped")
                    #expect(server.sockets.count == 2, "the slow one is still being closed")
                    #expect(try await slow.readCloseCode() == 1013)
                    connections.all[1].send(text: ByteBuffer(string: "still here"))
                    #expect(try await quick.readFrame()?.text == "still here")
                }
            }
        }
    }

    @Test("is dropped when it does not read at all")
    func isDropped() async throws {
        let connections = Collected()
        let handler: UpgradeDecision.Handler = { connection, messages in
            connections.add(connection)
            for await _ in messages {}
        }
        let configuration = WebSocketConfiguration.configured { $0.maxQueuedBytes = 1024 * 1024 }
        try await withServer(configuration, deciding: always(.upgrade(handler: handler))) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                try await eventually("open") { connections.all.count == 1 }
                try await eventually("dropped") {
                    connections.all[0].send(Self.chunk)
                    return server.sockets.count == 0
                }
                #expect(connections.all[0].queuedBytes == 0)
            }
        }
    }
}
