import NIOCore
import NIOHTTP1
import NIOPosix

/// A model provider inside the test: lists one model and names threads by itself, and leaves every answer to the test.
final class FakeUpstream: Sendable {
    /// The protocol that it speaks.
    enum Dialect: Sendable {
        case openAI
        case anthropic
    }

    let dialect: Dialect
    let port: Int
    private let listener: any Channel
    private let questions: Inbox<Question>

    private init(dialect: Dialect, port: Int, listener: any Channel, questions: Inbox<Question>) {
        self.dialect = dialect
        self.port = port
        self.listener = listener
        self.questions = questions
    }

    deinit {
        listener.close(promise: nil)
    }

    /// - Parameter title: what every thread is to be called, in OpenAI's dialect; without one, threads keep their
    ///   headings.
    static func start(_ dialect: Dialect = .openAI, title: String = "") async throws -> FakeUpstream {
        let questions = Inbox<Question>()
        let titleEvents = try Question.event(contentJSON: Question.jsonString(title)) + Question.lastEvents
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(
                        QuestionReader(dialect: dialect, questions: questions, titleEvents: titleEvents))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return FakeUpstream(
            dialect: dialect, port: listener.localAddress?.port ?? 0, listener: listener, questions: questions)
    }

    /// The settings of a server that asks this upstream.
    var settings: [String: String] {
        switch dialect {
        case .openAI:
            [
                "AI_PROVIDER": "openai", "OPENAI_API_KEY": "sk-test-secret-key",
                "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/v1",
            ]
        case .anthropic:
            [
                "AI_PROVIDER": "anthropic", "ANTHROPIC_API_KEY": "sk-test-secret-key",
                "ANTHROPIC_BASE_URL": "http://127.0.0.1:\(port)",
            ]
        }
    }

    /// The next request for an answer.
    func question() async throws -> Question {
        guard let question = try await questions.next() else { throw ConnectionLost() }
        return question
    }
}

/// One request for an answer, and the connection to give it on.
struct Question: Sendable {
    private let headers: HTTPHeaders
    let body: [UInt8]
    private let dialect: FakeUpstream.Dialect
    private let channel: any Channel

    fileprivate init(headers: HTTPHeaders, body: [UInt8], dialect: FakeUpstream.Dialect, channel: any Channel) {
        self.headers = headers
        self.body = body
        self.dialect = dialect
        self.channel = channel
    }

    func header(_ name: String) -> String? { headers.first(name: name) }

    func begin() async throws {
        let head = HTTPResponseHead(
            version: .http1_1, status: .ok, headers: ["Content-Type": "text/event-stream"])
        try await channel.writeAndFlush(HTTPServerResponsePart.head(head))
        if dialect == .anthropic { try await send(Self.messageStart) }
    }

    /// These bytes as one piece: the server gets them apart from those before and after.
    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))))
    }

    func send(token: String) async throws {
        let json = try Self.jsonString(token)
        switch dialect {
        case .openAI: try await send(Self.event(contentJSON: json))
        case .anthropic: try await send(Self.messageDelta(#"{"type":"text_delta","text":\#(json)}"#))
        }
    }

    func end() async throws {
        try await send(dialect == .openAI ? Self.lastEvents : Self.messageEnd)
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

    // MARK: Events of Anthropic's

    static let messageStart = Array(
        (#"data: {"type":"message_start","message":{"model":"fake","usage":{"input_tokens":17,"output_tokens":1}}}"#
            + "\n\n").utf8)

    static func messageDelta(_ delta: String) -> [UInt8] {
        Array((#"data: {"type":"content_block_delta","index":0,"delta":\#(delta)}"# + "\n\n").utf8)
    }

    static let messageEnd = Array(
        (#"data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}"#
            + "\n\ndata: {\"type\":\"message_stop\"}\n\n").utf8)

    static func jsonString(_ text: String) throws -> String {
        String(decoding: try JSON.string(text).bytes, as: UTF8.self)
    }
}

private final class QuestionReader: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let dialect: FakeUpstream.Dialect
    private let questions: Inbox<Question>
    private let titleEvents: [UInt8]
    private var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "")
    private var body: [UInt8] = []

    init(dialect: FakeUpstream.Dialect, questions: Inbox<Question>, titleEvents: [UInt8]) {
        self.dialect = dialect
        self.titleEvents = titleEvents
        self.questions = questions
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let bytes): body += bytes.readableBytesView
        case .end where head.uri == (dialect == .openAI ? "/v1/chat/completions" : "/v1/messages"):
            guard !asksForTitle else { return giveTitle(context) }
            questions.put(
                Question(headers: head.headers, body: body, dialect: dialect, channel: context.channel))
        case .end: listModels(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Which request it is depends on the moment when the former answer ended: tests can't wait for it in turn.
    private var asksForTitle: Bool {
        String(decoding: body, as: UTF8.self).contains("You name conversations.")
    }

    private func giveTitle(_ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(
            version: .http1_1, status: dialect == .openAI ? .ok : .badRequest,
            headers: ["Content-Type": "text/event-stream"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: titleEvents)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func listModels(_ context: ChannelHandlerContext) {
        let sight = #""architecture":{"input_modalities":["text","image"]}"#
        let list = ByteBuffer(string: #"{"data":[{"id":"fake","context_length":32768,\#(sight)}]}"#)
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": String(list.readableBytes),
        ]
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(list))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
