import NIOCore
import Synchronization

/// What the open WebSockets of a server share.
public final class WebSocketGroup: Sendable {
    private struct State {
        var count = 0
        var lanes: [ObjectIdentifier: WriteLane] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// How many WebSockets are open.
    public var count: Int { state.withLock(\.count) }

    func lane(for eventLoop: any EventLoop) -> WriteLane {
        state.withLock { state in
            if let lane = state.lanes[ObjectIdentifier(eventLoop)] { return lane }
            let lane = WriteLane(eventLoop: eventLoop)
            state.lanes[ObjectIdentifier(eventLoop)] = lane
            return lane
        }
    }

    func countOpened() {
        state.withLock { $0.count += 1 }
    }

    func countClosed() {
        state.withLock { $0.count -= 1 }
    }
}
