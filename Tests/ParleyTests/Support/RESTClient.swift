import NIOCore
import NIOHTTP1
import NIOPosix

/// Makes requests to one server, as someone or as nobody.
struct RESTClient: Sendable {
    let port: Int
    /// Sent with every request.
    var headers: [(String, String)] = []

    var origin: String { "http://127.0.0.1:\(port)" }

    func with(_ extra: (String, String)...) -> RESTClient {
        RESTClient(port: port, headers: headers + extra)
    }

    func get(_ path: String) async throws -> Reply { try await send("GET", path) }
    func delete(_ path: String) async throws -> Reply { try await send("DELETE", path) }

    func post(_ path: String, _ body: JSON? = nil) async throws -> Reply { try await send("POST", path, body) }
    func patch(_ path: String, _ body: JSON) async throws -> Reply { try await send("PATCH", path, body) }

    func send(_ method: String, _ path: String, _ body: JSON?) async throws -> Reply {
        let type = body == nil ? [] : [("Content-Type", "application/json")]
        return try await RESTClient(port: port, headers: headers + type).send(
            method, path, bytes: try body?.bytes ?? [])
    }

    /// - Parameter path: below `/api/v1/`, unless it starts with a slash.
    func send(_ method: String, _ path: String, bytes: [UInt8] = []) async throws -> Reply {
        let stream = try await open(method, path, bytes: bytes)
        var reply = try await stream.head()
        while let more = try await stream.next() { reply.body += more }
        expectDescribed(reply, to: method, at: Self.address(path))
        return reply
    }

    /// A request whose answer is read as it comes.
    func open(_ method: String, _ path: String, bytes: [UInt8] = []) async throws -> ReplyStream {
        var fields = HTTPHeaders([("Host", "127.0.0.1:\(port)"), ("Connection", "close")] + headers)
        let isMeasured = fields.contains(name: "Content-Length") || fields.contains(name: "Transfer-Encoding")
        if method != "GET", !isMeasured { fields.add(name: "Content-Length", value: String(bytes.count)) }
        let head = HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method),
            uri: Self.address(path), headers: fields)
        return try await ReplyStream.open(port: port, head: head, body: bytes)
    }

    private static func address(_ path: String) -> String {
        path.hasPrefix("/") ? path : "/api/v1/\(path)"
    }
}

/// A server's answer.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSON {
        get throws { try JSON(parsing: body) }
    }

    func header(_ name: String) -> String? { headers[name].first }

    /// The value of a cookie that the server sets.
    func cookie(_ name: String) -> String? {
        setCookie(name)?.split(separator: ";").first.map { String($0.dropFirst(name.count + 1)) }
    }

    /// A cookie with all its attributes, as the server wrote it.
    func setCookie(_ name: String) -> String? {
        headers["Set-Cookie"].first { $0.hasPrefix(name + "=") }
    }
}

/// An answer that is read while it comes.
final class ReplyStream: Sendable {
    private let channel: any Channel
    private let parts: Inbox<HTTPClientResponsePart>

    private init(channel: any Channel, parts: Inbox<HTTPClientResponsePart>) {
        self.channel = channel
        self.parts = parts
    }

    deinit {
        channel.close(promise: nil)
    }

    static func open(port: Int, head: HTTPRequestHead, body: [UInt8]) async throws -> ReplyStream {
        let parts = Inbox<HTTPClientResponsePart>()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(PartReader(parts: parts))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if !body.isEmpty {
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        }
        // A server that refuses a body may close before it has all of it; its answer counts.
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        return ReplyStream(channel: channel, parts: parts)
    }

    /// Status and headers.
    /// - Throws: `ConnectionLost` when the server closes without an answer.
    func head() async throws -> Reply {
        guard case .head(let head) = try await parts.next() else { throw ConnectionLost() }
        return Reply(status: Int(head.status.code), headers: head.headers)
    }

    /// The next bytes of the body; `nil` at its end.
    func next(within limit: Duration = .patience) async throws -> [UInt8]? {
        switch try await parts.next(within: limit) {
        case .body(let bytes): Array(bytes.readableBytesView)
        case .end: nil
        default: throw ConnectionLost()
        }
    }

    func cancel() async throws {
        try await channel.close()
    }
}

/// The other side is gone before it said all.
struct ConnectionLost: Error {}

private final class PartReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let parts: Inbox<HTTPClientResponsePart>

    init(parts: Inbox<HTTPClientResponsePart>) {
        self.parts = parts
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parts.put(unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) {
        parts.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
