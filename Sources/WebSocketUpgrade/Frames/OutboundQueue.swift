import NIOCore
import NIOWebSocket

/// What waits to be written to one connection, and what becomes of a reader that is too slow.
///
/// A pure state machine: ``WebSocketConnection`` feeds it under a lock, the connection's handler empties it on its loop.
struct OutboundQueue {
    /// What the handler should write next.
    enum Batch {
        case frames([OutgoingFrame])
        /// The last frame of all.
        case close(OutgoingFrame)
    }

    private enum State {
        case open
        /// The close frame follows what is still queued.
        case closing(OutgoingFrame)
        case closed
    }

    private let maxBytes: Int
    private var state = State.open
    private var frames = CircularBuffer<OutgoingFrame>()
    private var isAwaitingWrite = false

    /// Bytes accepted and not yet handed to the socket.
    private(set) var bytes = 0

    init(maxBytes: Int) {
        self.maxBytes = maxBytes
    }

    /// Whether a close was asked for, or forced by a slow reader.
    var isClosing: Bool {
        if case .open = state { false } else { true }
    }

    /// Queues a frame; true when the handler must be told that there is something to write.
    ///
    /// Once over the limit all that waits is dropped: the reader will be closed and must resume from what it has.
    mutating func append(_ frame: OutgoingFrame) -> Bool {
        guard case .open = state else { return false }
        let frameBytes = frame.bytes.readableBytes
        guard bytes + frameBytes <= maxBytes else {
            return close(.tryAgainLater, reason: "reader too slow", discardingQueued: true)
        }
        frames.append(frame)
        bytes += frameBytes
        return startAwaitingWrite()
    }

    /// Ends the connection after what is queued, or at once; true when the handler must be told. Only the first counts.
    ///
    /// The handler is told even when it knows of frames to write: it may be waiting for a reader that never drains.
    mutating func close(_ code: WebSocketErrorCode?, reason: String, discardingQueued: Bool = false) -> Bool {
        guard case .open = state else { return false }
        let payload = code.map { CloseFrame.payload(code: $0, reason: reason) } ?? ByteBuffer()
        state = .closing(OutgoingFrame(opcode: .connectionClose, payload: payload))
        if discardingQueued { discard() }
        return true
    }

    /// Forgets what is queued; frames sent from now on are dropped.
    mutating func abandon() {
        state = .closed
        discard()
    }

    /// Drops the frames that wait, not the close frame behind them.
    mutating func discard() {
        frames.removeAll()
        bytes = 0
    }

    /// The next frames, together at least `target` bytes if there are as many, or the close frame, or nothing.
    mutating func next(target: Int) -> Batch? {
        isAwaitingWrite = false
        guard !frames.isEmpty else {
            guard case .closing(let frame) = state else { return nil }
            state = .closed
            return .close(frame)
        }
        var batch: [OutgoingFrame] = []
        var batchBytes = 0
        while batchBytes < target, let frame = frames.popFirst() {
            batch.append(frame)
            batchBytes += frame.bytes.readableBytes
        }
        bytes -= batchBytes
        return .frames(batch)
    }

    private mutating func startAwaitingWrite() -> Bool {
        defer { isAwaitingWrite = true }
        return !isAwaitingWrite
    }
}
