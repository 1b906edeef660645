import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

extension HTTPServerBuilder {
    /// HTTP/1.1 as ``http1(configuration:)`` serves it, with WebSocket upgrades on the same port.
    ///
    /// Any request of a connection may upgrade, not only its first. A graceful shutdown closes WebSockets with 1001.
    /// - Parameters:
    ///   - sockets: where the server's open WebSockets are counted.
    ///   - shouldUpgrade: decides on each request for a WebSocket: authenticate here.
    public static func http1WebSocket(
        configuration: WebSocketConfiguration = WebSocketConfiguration(),
        http1: HTTP1Channel.Configuration = HTTP1Channel.Configuration(),
        sockets: WebSocketGroup = WebSocketGroup(),
        shouldUpgrade: @escaping ShouldUpgrade
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            HTTP1WebSocketChannel(
                responder: responder, configuration: configuration, http1: http1, sockets: sockets,
                shouldUpgrade: shouldUpgrade)
        }
    }

    /// Decides on a request for a WebSocket, made from a peer's address.
    public typealias ShouldUpgrade = @Sendable (HTTPRequest, SocketAddress?, Logger) async -> UpgradeDecision
}

/// Hummingbird's HTTP/1.1 channel, whose responder may hand the connection over to a WebSocket.
///
/// The task that answers a connection's HTTP requests, one after the other, runs the WebSocket's handler too: there is
/// nothing left to pipeline or to answer when it starts, and a server that waits for its connections waits for it.
struct HTTP1WebSocketChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    var responder: Responder
    let configuration: WebSocketConfiguration
    let http1: HTTP1Channel.Configuration
    let sockets: WebSocketGroup
    let shouldUpgrade: HTTPServerBuilder.ShouldUpgrade

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let limits = http1.httpDecoder.nioLimits
            let gate = UpgradeGate(firstRequestTimeout: configuration.firstRequestTimeout) {
                ByteToMessageHandler(
                    HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
            }
            let connectionState = HTTPConnectionStateHandler(
                idleTimeout: http1.idleTimeout.map { Duration($0) }, logger: logger)
            let pace = RequestPaceHandler(period: configuration.bodyPeriod, bytesMin: configuration.bodyBytesMin)
            try gate.install(
                in: channel.pipeline,
                behind: ResponsePaceHandler(period: configuration.answerPeriod),
                before: [HTTP1ToHTTPServerCodec(secure: false)] + http1.additionalChannelHandlers()
                    + [connectionState, pace])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        var answering = self
        answering.responder = { request, writer, channel in
            try await respond(to: request, writer, channel, logger)
        }
        await answering.handleHTTP(asyncChannel: value, logger: logger)
    }

    private func respond(
        to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel, _ logger: Logger
    ) async throws {
        guard request.headers.contains(.upgrade) else {
            return try await responder(request, writer, channel)
        }
        guard let upgrade = UpgradeRequest(request.head) else {
            try await decline(channel)
            return try await responder(request, writer, channel)
        }
        switch await shouldUpgrade(request.head, channel.remoteAddress, logger) {
        case .ignore:
            try await decline(channel)
            try await responder(request, writer, channel)
        case .refuse(let head, let body):
            try await decline(channel)
            try await writer.write(response: head.framed(body), body: ResponseBody(byteBuffer: body))
        case .upgrade(let headers, let handler):
            switch try await upgrade.answer(adding: headers, on: channel) {
            case .refuse(let head):
                try await decline(channel)
                try await writer.writeResponse(head)
            case .accept(let head):
                guard let (connection, messages) = try await open(channel, answering: head) else {
                    return try await writer.writeResponse(.stopping)
                }
                await run(handler, connection, messages, until: channel)
            }
        }
    }

    private func decline(_ channel: any Channel) async throws {
        try await channel.eventLoop.submit { try channel.upgradeGate.decline() }.get()
    }

    /// Rebuilds the pipeline for frames; `nil` when the server is stopping.
    private func open(
        _ channel: any Channel, answering head: HTTPResponseHead
    ) async throws -> (WebSocketConnection, WebSocketMessages)? {
        try await channel.eventLoop.submit {
            let outbound = Outbound(maxBytes: configuration.maxQueuedBytes)
            let handler = WebSocketHandler(
                configuration: configuration, outbound: outbound, eventLoop: channel.eventLoop)
            let messages = handler.makeMessages()
            let decoder = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: configuration.maxMessageBytes))
            guard try channel.upgradeGate.switchProtocol(head, to: [decoder, handler]) else { return nil }
            let connection = WebSocketConnection(
                outbound: outbound, lane: sockets.lane(for: channel.eventLoop),
                handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
            return (connection, messages)
        }.get()
    }

    /// Runs a WebSocket to its end, which is that of its TCP connection.
    private func run(
        _ handler: UpgradeDecision.Handler, _ connection: WebSocketConnection, _ messages: WebSocketMessages,
        until channel: any Channel
    ) async {
        sockets.countOpened()
        channel.closeFuture.whenComplete { _ in sockets.countClosed() }
        await handler(connection, messages)
        connection.close(.normalClosure)
        try? await channel.closeFuture.get()
    }
}

extension Channel {
    /// Call on the channel's loop.
    fileprivate var upgradeGate: UpgradeGate {
        get throws { try pipeline.syncOperations.handler(type: UpgradeGate.self) }
    }
}

extension HTTP1Channel.Configuration.DecoderConfiguration {
    fileprivate var nioLimits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = maxHeaderFieldSize
        limits.maxHeaderListSize = maxHeaderListSize
        limits.maxHeaderFieldCount = maxHeaderFieldCount
        return limits
    }
}

extension HTTPResponse {
    fileprivate static let stopping = HTTPResponse(
        status: .serviceUnavailable, headerFields: [.connection: "close", .contentLength: "0"])

    /// With the length of its body, so that the connection can go on.
    fileprivate func framed(_ body: ByteBuffer) -> HTTPResponse {
        var head = self
        head.headerFields[.contentLength] = String(body.readableBytes)
        return head
    }
}
