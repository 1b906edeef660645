import ChatCore
import Hummingbird
import NIOCore
import Synchronization
import WebSocketUpgrade

/// Events on their way to one reader over plain HTTP, as `text/event-stream`.
///
/// A reader that waits gets a comment line now and then: proxies close what is silent, and a reader that has gone is
/// noticed only by writing to it.
///
/// It ends once, however that comes: after the last event, with its reader, or unread when nobody holds it any longer.
/// Whoever feeds it must not hold it, or it would never end unread.
final class EventStream: Sendable {
    fileprivate enum Piece {
        case event(LiveFrame)
        case signOfLife
    }

    static let signOfLifeInterval = Duration.seconds(15)

    private let pieces: AsyncStream<Piece>
    private let continuation: AsyncStream<Piece>.Continuation
    private let waitingBytes = Mutex(0)
    private let waitingBytesMax: Int

    /// - Parameters:
    ///   - waitingBytesMax: a reader for whom more than this waits is cut off, as the reader of a socket is.
    ///   - onEnd: called once, by whoever ends it.
    init(
        waitingBytesMax: Int = WebSocketConfiguration().maxQueuedBytes, onEnd: @escaping @Sendable () -> Void
    ) {
        self.waitingBytesMax = waitingBytesMax
        (pieces, continuation) = AsyncStream.makeStream()
        continuation.onTermination = { _ in onEnd() }
    }

    deinit {
        continuation.finish()
    }

    /// A reader that is too far behind gets nothing more: what it had would have a hole.
    func send(_ frame: LiveFrame) {
        let hasRoom = waitingBytes.withLock { waiting in
            waiting += frame.outgoing.payloadBytes
            return waiting <= waitingBytesMax
        }
        if hasRoom { continuation.yield(.event(frame)) } else { finish() }
    }

    func finish() {
        continuation.finish()
    }

    /// - Parameter isLast: whether nothing comes after this event.
    func body(
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        until isLast: @escaping @Sendable (LiveFrame) -> Bool
    )
        -> ResponseBody
    {
        ResponseBody { writer in
            defer { self.finish() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await self.giveSignsOfLife(sleep) }
                defer { group.cancelAll() }
                for await piece in self.pieces {
                    try await writer.write(piece.bytes)
                    guard case .event(let frame) = piece else { continue }
                    self.waitingBytes.withLock { $0 -= frame.outgoing.payloadBytes }
                    if isLast(frame) { break }
                }
            }
            try await writer.finish(nil)
        }
    }

    /// Until it is cancelled.
    private func giveSignsOfLife(_ sleep: @Sendable (Duration) async throws -> Void) async {
        while (try? await sleep(Self.signOfLifeInterval)) != nil { continuation.yield(.signOfLife) }
    }
}

extension EventStream.Piece {
    /// Source: HTML Living Standard, section 9.2.6.
    fileprivate var bytes: ByteBuffer {
        guard case .event(let frame) = self else { return ByteBuffer(staticString: ":\n\n") }
        var buffer = ByteBuffer(staticString: "data: ")
        buffer.writeImmutableBuffer(frame.outgoing.payload)
        buffer.writeStaticString("\n\n")
        return buffer
    }
}
