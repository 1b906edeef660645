import Foundation
import NIOCore
import NIOPosix

/// A WebSocket client that keeps to the protocol until a test wants otherwise.
final class SocketClient: Sendable {
    private let channel: any Channel
    private let frames: Inbox<SocketFrame>

    private init(channel: any Channel, frames: Inbox<SocketFrame>) {
        self.channel = channel
        self.frames = frames
    }

    deinit {
        channel.close(promise: nil)
    }

    /// - Parameter path: with `after` and `epoch`, if it resumes.
    /// - Throws: `Refused` when the server doesn't upgrade.
    static func open(
        port: Int, path: String, headers: [(String, String)] = [], readsSlowly: Bool = false
    ) async throws -> SocketClient {
        let frames = Inbox<SocketFrame>()
        let answers = Inbox<Refused>()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(FrameReader(answers: answers, frames: frames))
                }
            }
        if readsSlowly { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: 8192) }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
        let client = SocketClient(channel: channel, frames: frames)
        let lines =
            [
                "GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: Upgrade", "Upgrade: websocket",
                "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ] + headers.map { "\($0): \($1)" } + ["", ""]
        try await client.send(bytes: Array(lines.joined(separator: "\r\n").utf8))
        guard let answer = try await answers.next() else { throw ConnectionLost() }
        guard answer.status == 101 else { throw answer }
        return client
    }

    /// The server's answer when it is no upgrade.
    struct Refused: Error {
        var status: Int
        var body: [UInt8]
    }

    // MARK: Sending

    func send(_ event: JSON) async throws {
        try await send(frame: SocketFrame(opcode: SocketFrame.Opcode.text, payload: try event.bytes))
    }

    func send(text: String) async throws {
        try await send(frame: SocketFrame(opcode: SocketFrame.Opcode.text, payload: Array(text.utf8)))
    }

    func send(frame: SocketFrame) async throws {
        try await send(bytes: frame.bytes)
    }

    func send(bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    // MARK: Receiving

    /// The bytes of the next text frame.
    /// - Throws: `Closed` when a close frame came, or none did.
    func nextText(within limit: Duration = .patience) async throws -> [UInt8] {
        while let frame = try await frames.next(within: limit) {
            switch frame.opcode {
            case SocketFrame.Opcode.text: return frame.payload
            case SocketFrame.Opcode.ping:
                try await send(frame: SocketFrame(opcode: SocketFrame.Opcode.pong, payload: frame.payload))
            case SocketFrame.Opcode.close: throw Closed(code: frame.closeCode)
            default: continue
            }
        }
        throw Closed(code: nil)
    }

    struct Closed: Error, Equatable {
        var code: Int?
    }

    func next(within limit: Duration = .patience) async throws -> JSON {
        let event = try JSON(parsing: try await nextText(within: limit))
        expectDescribed(event)
        return event
    }

    /// The next event of this type, whatever comes before it.
    func next(_ type: String, where matches: (JSON) -> Bool = { _ in true }) async throws -> JSON {
        while true {
            let event = try await next()
            if event["type"].string == type, matches(event) { return event }
        }
    }

    /// All events up to and with the first that `isLast`.
    func events(until isLast: (JSON) -> Bool) async throws -> [JSON] {
        var events: [JSON] = []
        while true {
            let event = try await next()
            events.append(event)
            if isLast(event) { return events }
        }
    }

    /// The code with which the server closes, whatever comes before.
    func closeCode() async throws -> Int? {
        do {
            while true { _ = try await nextText() }
        } catch let closed as Closed {
            return closed.code
        }
    }

    // MARK: Leaving

    /// As a network that breaks: no close frame, and a reset.
    func cut() async throws {
        let socket = channel as? any SocketOptionProvider
        try await socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }

    /// Stops taking bytes from the network.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    func goOnReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }
}

/// Takes the answer to the upgrade, then frames.
private final class FrameReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answers: Inbox<SocketClient.Refused>
    private let frames: Inbox<SocketFrame>
    private var received = ByteBuffer()
    private var isUpgraded = false

    init(answers: Inbox<SocketClient.Refused>, frames: Inbox<SocketFrame>) {
        self.answers = answers
        self.frames = frames
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        if !isUpgraded { takeHead() }
        while isUpgraded, let frame = SocketFrame.take(from: &received) { frames.put(frame) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answers.finish()
        frames.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func takeHead() {
        let text = String(decoding: received.readableBytesView, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n"), let status = text.split(separator: " ").dropFirst().first
        else {
            return
        }
        let head = text[..<end.upperBound]
        let length = head.lowercased().firstMatch(of: /content-length: *(\d+)/).flatMap { Int($0.1) } ?? 0
        guard received.readableBytes >= head.utf8.count + length else { return }
        received.moveReaderIndex(forwardBy: head.utf8.count)
        isUpgraded = status == "101"
        answers.put(.init(status: Int(status) ?? 0, body: received.readBytes(length: length) ?? []))
    }
}
