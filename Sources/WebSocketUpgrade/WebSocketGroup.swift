import NIOCore
import NIOWebSocket
import Synchronization

/// All open WebSockets of a server.
public final class WebSocketGroup: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: WebSocketConnection] = [:]
        var lanes: [ObjectIdentifier: WriteLane] = [:]
        /// Set once the group closes; who comes later is closed the same way.
        var closing: (code: WebSocketErrorCode, reason: String)?
        var waitingForEmpty: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// How many WebSockets are open.
    public var count: Int { state.withLock { $0.connections.count } }

    /// Closes every WebSocket, and each that is opened from now on; returns when none is left.
    ///
    /// A peer that does not answer is dropped after ``WebSocketConfiguration/closeTimeout``, so this takes no longer.
    public func closeAll(_ code: WebSocketErrorCode, reason: String) async {
        let connections = state.withLock { state in
            state.closing = state.closing ?? (code, reason)
            return Array(state.connections.values)
        }
        for connection in connections { connection.close(code, reason: reason) }
        await waitUntilEmpty()
    }

    func lane(for eventLoop: any EventLoop) -> WriteLane {
        state.withLock { state in
            if let lane = state.lanes[ObjectIdentifier(eventLoop)] { return lane }
            let lane = WriteLane(eventLoop: eventLoop)
            state.lanes[ObjectIdentifier(eventLoop)] = lane
            return lane
        }
    }

    func add(_ connection: WebSocketConnection) {
        let closing = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            return state.closing
        }
        if let closing { connection.close(closing.code, reason: closing.reason) }
    }

    func remove(_ connection: WebSocketConnection) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.connections[ObjectIdentifier(connection)] = nil
            guard state.connections.isEmpty else { return [] }
            defer { state.waitingForEmpty = [] }
            return state.waitingForEmpty
        }
        for continuation in waiting { continuation.resume() }
    }

    private func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.connections.isEmpty { state.waitingForEmpty.append(continuation) }
                return state.connections.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}
