import NIOCore
import NIOHTTP1
import NIOPosix

/// A model provider inside the test: lists one model by itself, and leaves every answer to the test.
final class FakeUpstream: Sendable {
    let port: Int
    private let listener: any Channel
    private let questions: Inbox<Question>

    private init(port: Int, listener: any Channel, questions: Inbox<Question>) {
        self.port = port
        self.listener = listener
        self.questions = questions
    }

    deinit {
        listener.close(promise: nil)
    }

    static func start() async throws -> FakeUpstream {
        let questions = Inbox<Question>()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(QuestionReader(questions: questions))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return FakeUpstream(port: listener.localAddress?.port ?? 0, listener: listener, questions: questions)
    }

    /// The settings of a server that asks this upstream.
    var settings: [String: String] {
        [
            "AI_PROVIDER": "openai", "OPENAI_API_KEY": "sk-test-secret-key",
            "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/v1",
        ]
    }

    /// The next request for an answer.
    func question() async throws -> Question {
        guard let question = try await questions.next() else { throw ConnectionLost() }
        return question
    }
}

/// One request for an answer, and the connection to give it on.
struct Question: Sendable {
    let body: [UInt8]
    private let channel: any Channel

    fileprivate init(body: [UInt8], channel: any Channel) {
        self.body = body
        self.channel = channel
    }

    func begin() async throws {
        let head = HTTPResponseHead(
            version: .http1_1, status: .ok, headers: ["Content-Type": "text/event-stream"])
        try await channel.writeAndFlush(HTTPServerResponsePart.head(head))
    }

    /// These bytes as one piece: the server gets them apart from those before and after.
    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))))
    }

    func send(token: String) async throws {
        try await send(Self.event(contentJSON: try Self.jsonString(token)))
    }

    func end() async throws {
        try await send(Self.lastEvents)
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
    }

    /// Ends the connection in the middle of the answer.
    func hangUp() async throws {
        try await channel.close()
    }

    /// When the server has gone away.
    func closed() async throws -> ContinuousClock.Instant {
        try await channel.closeFuture.get()
        return .now
    }

    /// An event with a piece of text, given as the JSON literal that stands for it.
    static func event(contentJSON: String) -> [UInt8] {
        Array(
            (#"data: {"id":"c","object":"chat.completion.chunk","model":"fake","choices":[{"index":0,"#
                + #""delta":{"content":\#(contentJSON)},"finish_reason":null}]}"# + "\n\n").utf8)
    }

    static let lastEvents = Array(
        (#"data: {"id":"c","model":"fake","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
            + "\n\ndata: [DONE]\n\n").utf8)

    static func jsonString(_ text: String) throws -> String {
        String(decoding: try JSON.string(text).bytes, as: UTF8.self)
    }
}

private final class QuestionReader: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let questions: Inbox<Question>
    private var uri = ""
    private var body: [UInt8] = []

    init(questions: Inbox<Question>) {
        self.questions = questions
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (uri, body) = (head.uri, [])
        case .body(let bytes): body += bytes.readableBytesView
        case .end where uri.hasSuffix("/chat/completions"):
            questions.put(Question(body: body, channel: context.channel))
        case .end: listModels(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func listModels(_ context: ChannelHandlerContext) {
        let list = ByteBuffer(string: #"{"data":[{"id":"fake","context_length":32768}]}"#)
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": String(list.readableBytes),
        ]
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(list))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
