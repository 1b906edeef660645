import NIOCore

/// Ends connections whose client does not take what it asked for: while bytes wait, each period has to see some leave.
///
/// Stands next to the socket, where all that is written passes in bytes.
final class ResponsePaceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// A stalled connection is noticed this part of a period late, at most.
    private static let checksPerPeriod: Int64 = 4

    private let period: TimeAmount
    private let waitingBytes: (any Channel) -> Int
    private var writtenBytes = 0
    private var leftBytes = 0
    private var leftAt = NIODeadline.uptimeNanoseconds(0)
    private var timer: Scheduled<Void>?

    /// - Parameter waitingBytes: what has been written to a channel and has not left.
    init(period: TimeAmount, waitingBytes: @escaping (any Channel) -> Int = ResponsePaceHandler.bufferedBytes) {
        self.period = period
        self.waitingBytes = waitingBytes
    }

    /// A channel that can't tell is one that is closed.
    private static func bufferedBytes(of channel: any Channel) -> Int {
        (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        writtenBytes += Self.unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    /// Most answers have left by the first check, and need no second one.
    func flush(context: ChannelHandlerContext) {
        context.flush()
        guard timer == nil, context.channel.isActive else { return }
        leftAt = context.eventLoop.now
        scheduleCheck(context)
    }

    private func scheduleCheck(_ context: ChannelHandlerContext) {
        let interval = TimeAmount.nanoseconds(period.nanoseconds / Self.checksPerPeriod)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { self.check(context) }
    }

    private func check(_ context: ChannelHandlerContext) {
        timer = nil
        let (waiting, now) = (waitingBytes(context.channel), context.eventLoop.now)
        guard waiting > 0 else { return }
        if writtenBytes - waiting > leftBytes {
            leftBytes = writtenBytes - waiting
            leftAt = now
        }
        guard now - leftAt < period else { return context.close(promise: nil) }
        scheduleCheck(context)
    }
}
