import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import WebSocketUpgrade

@Suite("A request's body on its way")
struct RequestPaceTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(handler: RequestPaceHandler(period: .seconds(30), bytesMin: 8192))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ part: HTTPRequestPart) throws {
        try channel.writeInbound(part)
        channel.read()
    }

    private func body(_ count: Int) -> HTTPRequestPart {
        .body(ByteBuffer(repeating: 0x20, count: count))
    }

    private func begin() throws {
        try receive(.head(HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/")))
    }

    private func pass(_ seconds: Int64) {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
    }

    @Test("is given up when nothing comes, and closed once the answer has had time to leave")
    func stalls() throws {
        try begin()
        pass(29)
        try channel.throwIfErrorCaught()
        pass(1)
        #expect(throws: SlowRequest.self) { try channel.throwIfErrorCaught() }
        #expect(channel.isActive)
        pass(2)
        #expect(!channel.isActive)
    }

    @Test("is closed even if the rest comes after it was given up")
    func comesTooLate() throws {
        try begin()
        pass(30)
        #expect(throws: SlowRequest.self) { try channel.throwIfErrorCaught() }
        try receive(body(8192))
        try receive(.end(nil))
        pass(2)
        #expect(!channel.isActive)
    }

    @Test("is given up when it trickles")
    func trickles() throws {
        try begin()
        for _ in 1...29 {
            pass(1)
            try receive(body(1))
        }
        try channel.throwIfErrorCaught()
        pass(1)
        #expect(throws: SlowRequest.self) { try channel.throwIfErrorCaught() }
    }

    @Test("may take all day as long as it comes on")
    func comesOn() throws {
        try begin()
        for _ in 1...1000 {
            pass(29)
            try receive(body(8192))
        }
        pass(29)
        try channel.throwIfErrorCaught()
        try receive(.end(nil))
        pass(3600)
        try channel.throwIfErrorCaught()
        #expect(channel.isActive)
    }

    @Test("costs the client nothing while the server takes its time")
    func serverIsSlow() throws {
        try begin()
        try channel.writeInbound(body(10))
        pass(3600)
        try channel.throwIfErrorCaught()
        channel.read()
        pass(60)
        #expect(throws: SlowRequest.self) { try channel.throwIfErrorCaught() }
    }

    @Test("is not waited for between requests")
    func idle() throws {
        for _ in 1...3 {
            try begin()
            try receive(.end(nil))
            pass(3600)
        }
        try channel.throwIfErrorCaught()
        #expect(channel.isActive)
    }
}

@Suite("A body that does not come on, at a real server", .timeLimit(.minutes(1)))
struct SlowRequestTests {
    private static let soon = WebSocketConfiguration.configured { $0.bodyPeriod = .milliseconds(200) }

    private func post(_ path: String) -> String {
        Peer.request(path, ["Content-Length: 10"]).replacing("GET", with: "POST") + "abc"
    }

    @Test("is told to whoever reads it, who may still answer")
    func answered() async throws {
        try await withServer(Self.soon) { server in
            try await withPeer(server) { peer in
                try await peer.send(post("/length"))
                #expect(try await peer.readAnswer().status == 408)
                try await peer.readToEnd()
            }
        }
    }

    @Test("ends the connection also when nobody reads it")
    func unread() async throws {
        try await withServer(Self.soon) { server in
            try await withPeer(server) { peer in
                try await peer.send(post("/nothing"))
                #expect(try await peer.readAnswer().status == 404)
                try await peer.readToEnd()
            }
        }
    }

    @Test("is none when all of it is there, and the connection goes on")
    func whole() async throws {
        try await withServer(Self.soon) { server in
            try await withPeer(server) { peer in
                for _ in 1...2 {
                    try await peer.send(post("/length") + "defghij")
                    #expect(try await peer.readAnswer().body == "10")
                }
                #expect(try await peer.get("/hello").body == "hello")
            }
        }
    }
}
