import NIOCore
import NIOHTTPTypes

/// A request whose body came too slowly. Whoever reads the body gets it, and may still answer.
public struct SlowRequest: Error {
    public init() {}
}

/// Ends requests whose body does not come on: while the server waits for it, each period has to bring its end or a
/// good piece of it. One that stalls is ended like one that trickles.
final class RequestPaceHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    /// How long the answer to a slow request may take to leave.
    private static let farewell = TimeAmount.seconds(2)

    private let period: TimeAmount
    private let bytesMin: Int
    private var isBodyDue = false
    /// Whether the server would take more: time that it takes itself is not the client's.
    private var isWaiting = false
    private var received = 0
    /// Nothing that comes then keeps the connection.
    private var isGivenUp = false
    private var timer: Scheduled<Void>?

    init(period: TimeAmount, bytesMin: Int) {
        self.period = period
        self.bytesMin = bytesMin
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        isWaiting = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isWaiting = false
        switch Self.unwrapInboundIn(data) {
        case .head:
            isBodyDue = true
        case .body(let bytes):
            received += bytes.readableBytes
            if received >= bytesMin { stopTimer() }
        case .end:
            isBodyDue = false
            stopTimer()
        }
        context.fireChannelRead(data)
    }

    /// Most requests are whole by now and need no timer.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isBodyDue, timer == nil { startTimer(context) }
        context.fireChannelReadComplete()
    }

    private func stopTimer() {
        guard !isGivenUp else { return }
        timer?.cancel()
        timer = nil
        received = 0
    }

    private func startTimer(_ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: period) {
            self.received = 0
            if self.isWaiting { self.giveUp(context) } else { self.startTimer(context) }
        }
    }

    private func giveUp(_ context: ChannelHandlerContext) {
        isGivenUp = true
        context.fireErrorCaught(SlowRequest())
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            context.close(promise: nil)
        }
    }
}
