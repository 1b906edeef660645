import NIOCore
import NIOWebSocket
import Testing
import WebSocketUpgrade

@Suite("A client that breaks the protocol", .timeLimit(.minutes(1)))
struct ViolationTests {
    struct Violation: CustomTestStringConvertible {
        let testDescription: String
        let frames: [ByteBuffer]
        let code: Int

        init(_ description: String, _ frames: [ByteBuffer], closes code: Int) {
            testDescription = description
            self.frames = frames
            self.code = code
        }
    }

    static let violations = [
        Violation("unmasked", [Peer.frame(.text, [0x61], masked: false)], closes: 1002),
        Violation("reserved bit", [Peer.frame(.text, [0x61], reserved: 0x40)], closes: 1002),
        Violation("unknown opcode", [Peer.frame(WebSocketOpcode(encodedWebSocketOpcode: 5)!, [])], closes: 1002),
        Violation("continuation of nothing", [Peer.frame(.continuation, [0x61])], closes: 1002),
        Violation("fragmented ping", [Peer.frame(.ping, [], isFinal: false)], closes: 1002),
        Violation("long ping", [Peer.frame(.ping, Array(repeating: 0, count: 126))], closes: 1002),
        Violation("close code not to be sent", [Peer.frame(.connectionClose, [0x03, 0xED])], closes: 1002),
        Violation("invalid UTF-8", [Peer.frame(.text, [0x61, 0xC0, 0xAF])], closes: 1007),
        Violation("text that ends inside a character", [Peer.frame(.text, [0xF0, 0x9F])], closes: 1007),
        Violation(
            "message inside a message",
            [Peer.frame(.text, [0x61], isFinal: false), Peer.frame(.text, [0x62])], closes: 1002),
        Violation(
            "invalid UTF-8 across fragments, the last of which never comes",
            [Peer.frame(.text, [0xE2, 0x82], isFinal: false), Peer.frame(.continuation, [0x41], isFinal: false)],
            closes: 1007),
        Violation("too long a message", [Peer.frame(.binary, Array(repeating: 0, count: 1001))], closes: 1009),
        Violation(
            "too long a message in fragments, the last of which never comes",
            [
                Peer.frame(.binary, Array(repeating: 0, count: 600), isFinal: false),
                Peer.frame(.continuation, Array(repeating: 0, count: 600), isFinal: false),
            ], closes: 1009),
    ]

    @Test("is told why and then disconnected", arguments: violations)
    func isClosed(violation: Violation) async throws {
        try await withServer(.configured { $0.maxMessageBytes = 1000 }) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                for frame in violation.frames { try await peer.send(frame) }
                #expect(try await peer.readCloseCode() == violation.code)
                try await peer.readToEnd()
            }
        }
    }

    @Test("is not cut off while it goes on sending what it was refused")
    func isReadToTheEnd() async throws {
        try await withServer(.configured { $0.closeTimeout = .seconds(10) }) { server in
            try await withPeer(server) { peer in
                try await peer.upgrade()
                var frame = Peer.frame(.binary, Array(repeating: 0, count: 4 * 1024 * 1024))
                try await peer.send(frame.readSlice(length: 16)!)
                #expect(try await peer.readCloseCode() == 1009)
                while let more = frame.readSlice(length: min(frame.readableBytes, 64 * 1024)), more.readableBytes > 0 {
                    try await peer.send(more)
                }
                #expect(server.sockets.count == 1)
            }
            try await eventually("closed") { server.sockets.count == 0 }
        }
    }

    @Test("does not disturb other connections")
    func othersGoOn() async throws {
        try await withServer { server in
            try await withPeer(server) { good in
                try await good.upgrade()
                try await withPeer(server) { bad in
                    try await bad.upgrade()
                    try await bad.send(Peer.frame(.text, [0xFF]))
                    #expect(try await bad.readCloseCode() == 1007)
                }
                try await good.send(text: "hello")
                #expect(try await good.readFrame()?.text == "hello")
            }
        }
    }
}
