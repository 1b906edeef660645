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
