import HTTPTypes
import NIOCore
import NIOWebSocket
import Testing
import WebSocketUpgrade

@Suite("Upgrading a connection", .timeLimit(.minutes(1)))
struct UpgradeTests {
    @Test("answers with the proof of the key, then carries messages both ways")
    func upgradesAndEchoes() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                let answer = try await peer.upgrade()
                #expect(answer.status == 101)
                #expect(answer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                #expect(answer.header("Upgrade")?.lowercased() == "websocket")

                try await peer.send(text: "grüß dich 🌍")
                #expect(try await peer.readFrame() == .init(opcode: .text, data: Array("grüß dich 🌍".utf8)))
                let binary = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
                try await peer.send(Peer.frame(.binary, binary))
                #expect(try await peer.readFrame() == .init(opcode: .binary, data: binary))
            }
        }
    }

    @Test("adds the headers the decision asks for and agrees to no extension")
    func addsHeaders() async throws {
        try await withServer(deciding: always(.upgrade(headers: [.secWebSocketProtocol: "chat"], handler: echo))) {
            server in
            try await withPeer(server) { peer in
                let answer = try await peer.upgrade("/ws", ["Sec-WebSocket-Extensions: permessage-deflate"])
                #expect(answer.header("Sec-WebSocket-Protocol") == "chat")
                #expect(answer.header("Sec-WebSocket-Extensions") == nil)
            }
        }
    }

    @Test("refuses with a whole HTTP answer and leaves the connection usable")
    func refuses() async throws {
        let decide: Decide = { request in
            guard request.path != "/ws" else { return .upgrade(handler: echo) }
            let head = HTTPResponse(status: .unauthorized, headerFields: [.contentType: "application/problem+json"])
            return .refuse(head, body: ByteBuffer(string: #"{"status":401}"#))
        }
        try await withServer(deciding: decide) { server in
            try await withPeer(server) { peer in
                let answer = try await peer.upgrade("/private")
                #expect(answer.status == 401)
                #expect(answer.header("Content-Type") == "application/problem+json")
                #expect(answer.body == #"{"status":401}"#)

                #expect(try await peer.get("/hello").body == "hello")
                #expect(try await peer.upgrade("/ws").status == 101)
            }
        }
    }

    @Test("leaves to the HTTP responder what is not a WebSocket's address")
    func ignores() async throws {
        try await withServer(deciding: always(.ignore)) { server in
            try await withPeer(server) { peer in
                let answer = try await peer.upgrade("/hello")
                #expect(answer.body == "hello")
                #expect(try await peer.upgrade("/nowhere").status == 404)
                #expect(try await peer.get("/hello").body == "hello")
            }
        }
    }

    @Test("upgrades a connection that has served HTTP requests before")
    func upgradesReusedConnection() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                #expect(try await peer.get("/hello").body == "hello")
                #expect(try await peer.get("/hello").body == "hello")
                #expect(try await peer.upgrade().status == 101)
                try await peer.send(text: "still here")
                #expect(try await peer.readFrame()?.text == "still here")
            }
        }
    }

    @Test("answers as HTTP a request for another protocol, and what follows it")
    func ignoresOtherProtocols() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                let other = Peer.request("/hello", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"])
                try await peer.send(other + Peer.request("/hello"))
                #expect(try await peer.readAnswer().body == "hello")
                #expect(try await peer.readAnswer().body == "hello")
            }
        }
    }

    @Test("answers pipelined requests before the one that upgrades")
    func upgradesAfterPipelinedRequests() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                try await peer.send(Peer.request("/hello") + Peer.request("/ws", Peer.upgradeHeaders))
                #expect(try await peer.readAnswer().body == "hello")
                #expect(try await peer.readAnswer().status == 101)
            }
        }
    }

    @Test("loses nothing of a client that sends frames before it has read the answer")
    func keepsEarlyFrames() async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                var bytes = ByteBuffer(string: Peer.request("/ws", Peer.upgradeHeaders))
                bytes.writeImmutableBuffer(Peer.frame(.text, Array("early".utf8)))
                try await peer.send(bytes)
                #expect(try await peer.readAnswer().status == 101)
                #expect(try await peer.readFrame()?.text == "early")
            }
        }
    }

    @Test(
        "refuses a handshake that is not RFC 6455's",
        arguments: [
            (["Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], 426),
            (["Sec-WebSocket-Version: 13"], 400),
            (["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short"], 400),
            (["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Content-Length: 3"], 400),
        ])
    func refusesBadHandshake(headers: [String], status: Int) async throws {
        try await withServer { server in
            try await withPeer(server) { peer in
                let answer = try await peer.get("/ws", ["Connection: Upgrade", "Upgrade: websocket"] + headers)
                #expect(answer.status == status)
                if status == 426 { #expect(answer.header("Sec-WebSocket-Version") == "13") }
            }
        }
    }

    @Test("closes a connection that never sends a whole request", arguments: ["", "GET /hello HTTP/1.1\r\nHost: te"])
    func closesWithoutRequest(bytes: String) async throws {
        try await withServer(.configured { $0.firstRequestTimeout = .milliseconds(50) }) { server in
            try await withPeer(server) { peer in
                try await peer.send(bytes)
                try await peer.readToEnd()
            }
        }
    }
}
