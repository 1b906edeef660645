import ChatCore
import Synchronization

/// Sends readers to other nodes before this one stops, spread over time: all at once would come to the others as a crowd.
public final class ReaderDrain: Sendable {
    private struct State {
        var leave: [SubscriberID: @Sendable () -> Void] = [:]
        var isDraining = false
    }

    private let state = Mutex(State())
    private let sleep: @Sendable (Duration) async throws -> Void

    public init(environment: DomainEnvironment) {
        sleep = environment.sleep
    }

    /// Whether new readers had better go elsewhere.
    var isDraining: Bool { state.withLock(\.isDraining) }

    /// - Parameter leave: has the reader come again, to another node. Called at once when all are being sent away.
    func join(_ reader: SubscriberID, leave: @escaping @Sendable () -> Void) {
        let isTooLate = state.withLock { state in
            if !state.isDraining { state.leave[reader] = leave }
            return state.isDraining
        }
        if isTooLate { leave() }
    }

    func quit(_ reader: SubscriberID) {
        state.withLock { _ = $0.leave.removeValue(forKey: reader) }
    }

    /// Sends all away, evenly over `time`; returns early when its task is cancelled.
    public func sendAway(over time: Duration) async {
        let readers = state.withLock { state in
            state.isDraining = true
            return Array(state.leave.keys)
        }
        for (index, reader) in readers.shuffled().enumerated() {
            if index > 0, (try? await sleep(time / readers.count)) == nil { return }
            state.withLock { $0.leave.removeValue(forKey: reader) }?()
        }
    }
}
