import NIOCore
import NIOPosix
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A model provider's side of the wire: accepts connections and leaves every byte of the answers to the test.
struct FakeUpstream: Sendable {
    let wire: Wire
    let port: Int
    /// Each request with the connection that it came over.
    let exchanges: Mailbox<Exchange>

    static func run<Result>(_ wire: Wire, _ body: (FakeUpstream) async throws -> Result) async throws -> Result {
        let exchanges = Mailbox<Exchange>()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RequestReader(wire: wire, exchanges: exchanges))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let upstream = FakeUpstream(wire: wire, port: listener.localAddress?.port ?? 0, exchanges: exchanges)
        do {
            let result = try await body(upstream)
            try await listener.close()
            return result
        } catch {
            try? await listener.close()
            throw error
        }
    }

    func next() async throws -> Exchange { try await exchanges.next() }
}

/// One request, and the connection to answer it on.
struct Exchange: Sendable {
    let wire: Wire
    /// Request line and header lines.
    let head: String
    let body: String
    let channel: any Channel

    /// Puts exactly these bytes on the wire, at once.
    func send(_ bytes: some Sequence<UInt8>) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func send(_ text: String) async throws {
        try await send(text.utf8)
    }

    /// An orderly end: FIN.
    func finish() async throws {
        try await channel.close()
    }

    /// A crash: RST.
    func reset() async throws {
        let socket = try #require(channel as? any SocketOptionProvider)
        try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }

    /// Returns when the client has closed the connection.
    func clientClosed() async throws {
        let closed = Mailbox<Void>()
        channel.closeFuture.whenComplete { _ in closed.put(()) }
        try await closed.next()
    }
}

extension Exchange {
    /// The head of a streamed answer and what stands before its first token; `sendChunk` and `sendEnd` go on from there.
    func startStream() async throws {
        try await send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        try await sendChunk(wire.prelude)
    }

    func sendChunk(_ text: String) async throws {
        try await sendChunk(Array(text.utf8))
    }

    func sendChunk(_ bytes: [UInt8]) async throws {
        try await send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8))
    }

    func sendEnd() async throws {
        try await send("0\r\n\r\n")
    }

    func respond(_ status: String, headers: [String] = [], body: String = "") async throws {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// A whole answer of these tokens.
    func answer(_ tokens: [String]) async throws {
        try await startStream()
        for token in tokens { try await sendChunk(wire.token(token)) }
        try await sendChunk(wire.finish() + wire.done)
        try await sendEnd()
    }
}

/// Puts a request together from the bytes of a connection.
private final class RequestReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let wire: Wire
    private let exchanges: Mailbox<Exchange>
    private var received = ""

    init(wire: Wire, exchanges: Mailbox<Exchange>) {
        self.wire = wire
        self.exchanges = exchanges
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        while let end = received.firstRange(of: "\r\n\r\n") {
            let head = String(received[..<end.lowerBound])
            let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.output.1) } ?? 0
            let body = received[end.upperBound...]
            guard body.utf8.count >= length else { return }
            let ownBody = String(decoding: body.utf8.prefix(length), as: UTF8.self)
            received = String(decoding: body.utf8.dropFirst(length), as: UTF8.self)
            exchanges.put(Exchange(wire: wire, head: head, body: ownBody, channel: context.channel))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
