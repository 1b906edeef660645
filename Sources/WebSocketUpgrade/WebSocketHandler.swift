import NIOCore
import NIOWebSocket

/// Carries one WebSocket on its event loop: performs what the state machines of `Frames/` decide.
///
/// Never passes data on: behind it in the pipeline is what is left of the HTTP connection, which only learns of its end.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case open
        /// A close frame waits behind what is queued.
        case closing
        /// Ours is written; the peer's, or the end of its output, is awaited.
        case closeWritten
    }

    /// Smaller frames are joined until a write has this many bytes.
    private static let writeTargetBytes = 32 * 1024

    private let configuration: WebSocketConfiguration
    private let outbound: Outbound
    private let eventLoop: any EventLoop
    private var inbound: InboundFrames
    private var heartbeat: Heartbeat
    private var phase = Phase.open
    private var hasPeerClosed = false

    private var context: ChannelHandlerContext?
    private var messages: WebSocketMessages.Producer.Source?
    /// The reader of the messages is behind: nothing is read from the socket.
    private var isReadingPaused = false
    private var isReadRequested = false
    private var isWriting = false
    private var heartbeatTimer: Scheduled<Void>?
    private var closeTimer: Scheduled<Void>?

    /// For a channel on `eventLoop`, and made there.
    init(configuration: WebSocketConfiguration, outbound: Outbound, eventLoop: any EventLoop) {
        self.configuration = configuration
        self.outbound = outbound
        self.eventLoop = eventLoop
        inbound = InboundFrames(maxMessageBytes: configuration.maxMessageBytes)
        heartbeat = Heartbeat(
            pingInterval: configuration.pingInterval, silenceTimeout: configuration.silenceTimeout, now: eventLoop.now)
    }

    /// The messages to come; call once, before the handler is added.
    func makeMessages() -> WebSocketMessages {
        let sequence = WebSocketMessages.Producer.makeSequence(
            backPressureStrategy: .init(lowWatermark: 2, highWatermark: 8),
            finishOnDeinit: true,
            delegate: ReadDemand(handler: NIOLoopBound(self, eventLoop: eventLoop)))
        messages = sequence.source
        return WebSocketMessages(producer: sequence.sequence)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        scheduleHeartbeat()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        endMessages()
        outbound.withLock { $0.abandon() }
        heartbeatTimer?.cancel()
        closeTimer?.cancel()
    }
}

// MARK: - From the peer

extension WebSocketHandler {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        heartbeat.heard(now: eventLoop.now)
        guard phase == .open else {
            if frame.opcode == .connectionClose { peerClosed(context) }
            return
        }
        do {
            try perform(inbound.receive(frame), context)
        } catch {
            close(error.code, reason: error.reason)
        }
    }

    private func perform(_ received: InboundFrames.Received, _ context: ChannelHandlerContext) {
        switch received {
        case .message(let message):
            if case .stopProducing = messages?.yield(message) { isReadingPaused = true }
        case .ping(let payload):
            // A peer that pings and does not read is owed no more pongs than the socket's buffer holds.
            if context.channel.isWritable { write(OutgoingFrame(opcode: .pong, payload: payload), context) }
        case .close(let code):
            hasPeerClosed = true
            close(code, reason: "", discardingQueued: true)
        case .pong, .fragment:
            break
        }
    }

    private func peerClosed(_ context: ChannelHandlerContext) {
        hasPeerClosed = true
        if phase == .closeWritten {
            context.close(promise: nil)
        } else {
            outbound.withLock { $0.discard() }
            writeQueued()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? NIOWebSocketError {
            let violation = ProtocolViolation(error)
            close(violation.code, reason: violation.reason)
        } else if phase == .open {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            close(.goingAway, reason: "server is shutting down")
        case ChannelEvent.inputClosed:
            context.close(promise: nil)
        default:
            break
        }
        context.fireUserInboundEventTriggered(event)
    }
}

// MARK: - Reading no faster than messages are taken

extension WebSocketHandler {
    func read(context: ChannelHandlerContext) {
        if isReadingPaused {
            isReadRequested = true
        } else {
            context.read()
        }
    }

    func resumeReading() {
        guard isReadingPaused else { return }
        isReadingPaused = false
        heartbeat.heard(now: eventLoop.now)
        guard isReadRequested else { return }
        isReadRequested = false
        context?.read()
    }

    private func endMessages() {
        messages?.finish()
        messages = nil
        resumeReading()
    }
}

// MARK: - To the peer

extension WebSocketHandler {
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeQueued()
        context.fireChannelWritabilityChanged()
    }

    /// Writes what is queued for as long as the socket takes it, with one flush for all.
    func writeQueued() {
        guard let context, !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        if phase == .open, outbound.withLock({ $0.isClosing }) { startClosing() }
        repeat {
            var isAnythingWritten = false
            while context.channel.isWritable, let batch = nextBatch() {
                write(batch, context)
                isAnythingWritten = true
            }
            guard isAnythingWritten else { return }
            // Flushing may make the socket writable again, and what then waits is written in the next round.
            context.flush()
        } while context.channel.isWritable
    }

    private func nextBatch() -> OutboundQueue.Batch? {
        outbound.withLock { $0.next(target: Self.writeTargetBytes) }
    }

    private func write(_ batch: OutboundQueue.Batch, _ context: ChannelHandlerContext) {
        switch batch {
        case .frames(let frames):
            context.write(Self.wrapOutboundOut(Self.joined(frames)), promise: nil)
        case .close(let frame):
            phase = .closeWritten
            let written = eventLoop.makePromise(of: Void.self)
            written.futureResult.assumeIsolated().whenComplete { _ in self.closeWasWritten() }
            write(frame, context, promise: written)
        }
    }

    /// One buffer for one write: copying small frames costs less than a vector of them.
    private static func joined(_ frames: [OutgoingFrame]) -> ByteBuffer {
        guard frames.count > 1 else { return frames[0].bytes }
        var bytes = ByteBuffer()
        bytes.reserveCapacity(frames.reduce(0) { $0 + $1.bytes.readableBytes })
        for frame in frames { bytes.writeImmutableBuffer(frame.bytes) }
        return bytes
    }

    private func write(
        _ frame: OutgoingFrame, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>? = nil
    ) {
        context.write(Self.wrapOutboundOut(frame.bytes), promise: promise)
    }
}

// MARK: - Closing

extension WebSocketHandler {
    private func close(_ code: WebSocketErrorCode?, reason: String, discardingQueued: Bool = false) {
        outbound.withLock { _ = $0.close(code, reason: reason, discardingQueued: discardingQueued) }
        writeQueued()
    }

    private func startClosing() {
        phase = .closing
        endMessages()
        heartbeatTimer?.cancel()
        closeTimer = eventLoop.assumeIsolated().scheduleTask(in: configuration.closeTimeout) {
            self.context?.close(promise: nil)
        }
    }

    /// Only the output is closed until the peer has answered: a socket closed with unread input is reset, and the
    /// peer would never read why.
    private func closeWasWritten() {
        if hasPeerClosed {
            context?.close(promise: nil)
        } else {
            context?.close(mode: .output, promise: nil)
        }
    }

    private func scheduleHeartbeat() {
        heartbeatTimer = eventLoop.assumeIsolated().scheduleTask(deadline: heartbeat.deadline) {
            self.checkHeartbeat()
        }
    }

    private func checkHeartbeat() {
        guard let context, phase == .open else { return }
        if isReadingPaused { heartbeat.heard(now: eventLoop.now) }
        switch heartbeat.check(now: eventLoop.now) {
        case .wait:
            break
        case .ping:
            if context.channel.isWritable {
                write(OutgoingFrame(opcode: .ping, payload: ByteBuffer()), context)
                context.flush()
            }
        case .giveUp:
            close(.goingAway, reason: "connection silent")
            return
        }
        scheduleHeartbeat()
    }
}
