import NIOCore

/// Writes commands, gathered into one flush a turn of the event loop, and gives each its reply.
final class RedisHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Call
    typealias OutboundOut = ByteBuffer

    struct Call: Sendable {
        var command: RedisCommand
        /// `nil` when its reply comes as a push.
        var reply: EventLoopPromise<RESPValue>?
    }

    private struct Waiting {
        var reply: EventLoopPromise<RESPValue>
        var since: NIODeadline
    }

    var onPush: (@Sendable (RESPValue) -> Void)?
    private let timeout: TimeAmount
    private let reader = RESPReader()
    private var waiting = CircularBuffer<Waiting>()
    private var outgoing: ByteBuffer?
    private var check: RepeatedTask?
    private var heardAt = NIODeadline.distantPast
    private var askedAt = NIODeadline.distantPast

    init(timeout: TimeAmount) {
        self.timeout = timeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    /// A server that hangs is as good as away.
    private func begin(_ context: ChannelHandlerContext) {
        guard check == nil else { return }
        heardAt = context.eventLoop.now
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        let interval = TimeAmount.nanoseconds(timeout.nanoseconds / 4)
        check = context.value.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            handler.value.checkLife(context.value)
        }
    }

    private func checkLife(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        if let oldest = waiting.first, now - oldest.since > timeout { return context.close(promise: nil) }
        guard onPush != nil, now - heardAt > timeout else { return }
        // Nothing that is subscribed to says when it is gone: it is asked.
        if now - heardAt > timeout * 3 { return context.close(promise: nil) }
        guard now - askedAt > timeout else { return }
        askedAt = now
        var buffer = context.channel.allocator.buffer(capacity: 16)
        RedisCommand("PING").write(to: &buffer)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let call = unwrapOutboundIn(data)
        guard context.channel.isActive else {
            promise?.fail(RedisConnection.Lost())
            return
        }
        promise?.succeed()
        if let reply = call.reply { waiting.append(Waiting(reply: reply, since: context.eventLoop.now)) }
        var buffer = outgoing ?? context.channel.allocator.buffer(capacity: 1024)
        if outgoing == nil { flushSoon(context) }
        call.command.write(to: &buffer)
        outgoing = buffer
    }

    private func flushSoon(_ context: ChannelHandlerContext) {
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        context.value.eventLoop.execute {
            guard let buffer = handler.value.outgoing else { return }
            handler.value.outgoing = nil
            context.value.writeAndFlush(handler.value.wrapOutboundOut(buffer), promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heardAt = context.eventLoop.now
        do {
            try reader.feed(unwrapInboundIn(data))
            while let value = try reader.next() {
                if let onPush {
                    // A subscription that is refused would be waited for in vain.
                    if case .error = value { return context.close(promise: nil) }
                    onPush(value)
                } else {
                    waiting.popFirst()?.reply.succeed(value)
                }
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        check?.cancel()
        while let call = waiting.popFirst() { call.reply.fail(RedisConnection.Lost()) }
        context.fireChannelInactive()
    }
}
