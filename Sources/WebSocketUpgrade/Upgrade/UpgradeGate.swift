import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Stands behind the HTTP decoder of a connection for as long as it speaks HTTP, and turns it into a WebSocket.
///
/// NIO's decoder stops after a request with an `Upgrade` header and keeps what follows. The gate holds back reads until
/// that request is decided, so a client cannot pile up bytes meanwhile; then either the pipeline is rebuilt for frames,
/// or a new decoder goes on with HTTP. It also closes connections that never send a request.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How far a request that wants another protocol has come.
    private enum Upgrade {
        case none
        case undecided(isRequestWhole: Bool)
        /// Declined before the request's body had ended.
        case declined
    }

    private let firstRequestTimeout: TimeAmount
    private let makeDecoder: () -> ByteToMessageHandler<HTTPRequestDecoder>
    private var decoder: ByteToMessageHandler<HTTPRequestDecoder>
    /// What else must go when the connection stops speaking HTTP, and the response encoder.
    private var httpHandlers: [any RemovableChannelHandler] = []
    private var upgrade = Upgrade.none
    private var isReadHeld = false
    private var isQuiescing = false
    private var requestTimer: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    init(firstRequestTimeout: TimeAmount, makeDecoder: @escaping () -> ByteToMessageHandler<HTTPRequestDecoder>) {
        self.firstRequestTimeout = firstRequestTimeout
        self.makeDecoder = makeDecoder
        decoder = makeDecoder()
    }

    /// Builds the HTTP part of a pipeline: `outermost`, encoder, decoder, gate, then `handlers`.
    func install(
        in pipeline: ChannelPipeline, behind outermost: any RemovableChannelHandler,
        before handlers: [any RemovableChannelHandler]
    ) throws {
        let encoder = HTTPResponseEncoder()
        httpHandlers = handlers + [encoder, outermost]
        try pipeline.syncOperations.addHandlers([outermost, encoder, decoder, self] + handlers)
    }
}

// MARK: - While it is HTTP

extension UpgradeGate {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { startRequestTimer(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        requestTimer?.cancel()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        startRequestTimer(context)
        context.fireChannelActive()
    }

    private func startRequestTimer(_ context: ChannelHandlerContext) {
        requestTimer = context.eventLoop.assumeIsolated().scheduleTask(in: firstRequestTimeout) {
            self.context?.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            requestTimer?.cancel()
            if head.headers.contains(name: "upgrade") { upgrade = .undecided(isRequestWhole: false) }
        case .body:
            break
        case .end:
            requestEnded(context)
        }
        context.fireChannelRead(data)
    }

    private func requestEnded(_ context: ChannelHandlerContext) {
        switch upgrade {
        case .none:
            break
        case .undecided:
            upgrade = .undecided(isRequestWhole: true)
        case .declined:
            upgrade = .none
            replaceDecoder(context)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .undecided(isRequestWhole: true) = upgrade {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { isQuiescing = true }
        context.fireUserInboundEventTriggered(event)
    }
}

// MARK: - Deciding an upgrade

extension UpgradeGate {
    /// Goes on with HTTP after a request that wanted another protocol.
    func decline() {
        guard let context, case .undecided(let isRequestWhole) = upgrade else { return }
        upgrade = isRequestWhole ? .none : .declined
        if isRequestWhole { replaceDecoder(context) }
        resumeReading(context)
    }

    /// Answers with `head` and speaks WebSocket from then on, through `handlers`; false when the server is stopping or
    /// the connection is gone.
    func switchProtocol(_ head: HTTPResponseHead, to handlers: [any ChannelHandler]) throws -> Bool {
        guard let context, !isQuiescing, case .undecided(isRequestWhole: true) = upgrade else { return false }
        let pipeline = context.pipeline.syncOperations
        context.writeAndFlush(Self.wrapOutboundOut(.head(head)), promise: nil)
        try pipeline.addHandlers(handlers, position: .after(self))
        for handler in httpHandlers { pipeline.removeHandler(handler, promise: nil) }
        upgrade = .none
        resumeReading(context)
        pipeline.removeHandler(self, promise: nil)
        // Last: on leaving it passes on what the client sent too early, which only the frame decoder understands.
        retire(decoder, from: context.pipeline)
        return true
    }

    /// The old decoder, on leaving, passes what it kept to the new one.
    private func replaceDecoder(_ context: ChannelHandlerContext) {
        let old = decoder
        decoder = makeDecoder()
        do {
            try context.pipeline.syncOperations.addHandler(decoder, position: .after(old))
            retire(old, from: context.pipeline)
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }

    /// What a decoder passes on when it leaves comes outside a read: its end must be told for handlers to act on it.
    private func retire(_ decoder: ByteToMessageHandler<HTTPRequestDecoder>, from pipeline: ChannelPipeline) {
        pipeline.syncOperations.removeHandler(decoder).assumeIsolated().whenSuccess {
            pipeline.syncOperations.fireChannelReadComplete()
        }
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        guard isReadHeld else { return }
        isReadHeld = false
        context.read()
    }
}
