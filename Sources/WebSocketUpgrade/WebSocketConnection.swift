import NIOCore
import NIOWebSocket
import Synchronization

/// One open WebSocket: the sending side, for any thread.
///
/// Sending never blocks, suspends or fails. What is sent from one place arrives in that order; what is sent after the
/// end of the connection is dropped.
public final class WebSocketConnection: Sendable {
    private let outbound: Outbound
    private let lane: WriteLane
    private let handler: NIOLoopBound<WebSocketHandler>

    init(outbound: Outbound, lane: WriteLane, handler: NIOLoopBound<WebSocketHandler>) {
        self.outbound = outbound
        self.lane = lane
        self.handler = handler
    }

    /// Bytes that wait because the peer has not read what was sent before.
    var queuedBytes: Int { outbound.withLock { $0.bytes } }

    /// Whether it was asked to close, or had to because its peer reads too slowly.
    var isClosing: Bool { outbound.withLock { $0.isClosing } }

    /// Queues a frame; all that is queued before the event loop comes round is written with one flush.
    ///
    /// A reader that lets more than ``WebSocketConfiguration/maxQueuedBytes`` pile up is closed with 1013.
    public func send(_ frame: OutgoingFrame) {
        if outbound.withLock({ $0.append(frame) }) { lane.schedule(handler) }
    }

    /// Queues a text message; `text` must be valid UTF-8.
    public func send(text: ByteBuffer) {
        send(OutgoingFrame(text: text))
    }

    /// Queues a binary message.
    public func send(binary: ByteBuffer) {
        send(OutgoingFrame(binary: binary))
    }

    /// Closes after what is queued; the messages end now. The first close counts, later ones do nothing.
    ///
    /// - Parameter reason: for developers; at most 123 bytes of it are sent.
    public func close(_ code: WebSocketErrorCode, reason: String = "") {
        if outbound.withLock({ $0.close(code, reason: reason) }) { lane.schedule(handler) }
    }
}

/// An ``OutboundQueue`` shared by the threads that send and the loop that writes.
final class Outbound: Sendable {
    private let queue: Mutex<OutboundQueue>

    init(maxBytes: Int) {
        queue = Mutex(OutboundQueue(maxBytes: maxBytes))
    }

    func withLock<Result: Sendable>(_ body: (inout OutboundQueue) -> Result) -> Result {
        queue.withLock { body(&$0) }
    }
}

/// The way onto one event loop for all connections there that have something to write.
///
/// A message for five hundred readers costs each loop one hop, not five hundred.
final class WriteLane: Sendable {
    private let eventLoop: any EventLoop
    private let waiting = Mutex<[NIOLoopBound<WebSocketHandler>]>([])

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func schedule(_ handler: NIOLoopBound<WebSocketHandler>) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(handler)
            return waiting.count == 1
        }
        if isFirst { eventLoop.execute { self.run() } }
    }

    private func run() {
        let handlers = waiting.withLock { waiting in
            let handlers = waiting
            waiting = []
            return handlers
        }
        for handler in handlers { handler.value.writeQueued() }
    }
}
