import ChatCore
import Hummingbird
import NIOCore
import WebSocketUpgrade

/// Events on their way to one reader over plain HTTP, as `text/event-stream`.
///
/// A reader that waits gets a comment line now and then: proxies close what is silent, and a reader that has gone is
/// noticed only by writing to it.
struct EventStream: Sendable {
    fileprivate enum Piece {
        case event(LiveFrame)
        case signOfLife
    }

    /// A reader that is this many events behind is cut off.
    private static let eventsBehindMax = 4_096
    static let signOfLifeInterval = Duration.seconds(15)

    private let pieces: AsyncStream<Piece>
    private let continuation: AsyncStream<Piece>.Continuation

    init(onEnd: @escaping @Sendable () -> Void) {
        (pieces, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.eventsBehindMax))
        continuation.onTermination = { _ in onEnd() }
    }

    /// A reader that is too far behind gets nothing more: what it had would have a hole.
    func send(_ frame: LiveFrame) {
        if case .dropped = continuation.yield(.event(frame)) { finish() }
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
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await giveSignsOfLife(sleep) }
                defer { group.cancelAll() }
                for await piece in pieces {
                    try await writer.write(piece.bytes)
                    if case .event(let frame) = piece, isLast(frame) { break }
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
