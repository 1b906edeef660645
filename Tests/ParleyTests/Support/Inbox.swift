import NIOCore
import NIOPosix
import Synchronization

/// What has come from elsewhere, in order, and a way to await the next of it with a deadline.
final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var waiting: (number: Int, continuation: CheckedContinuation<Element?, any Error>)?
        var waits = 0

        mutating func takeWaiting() -> CheckedContinuation<Element?, any Error>? {
            defer { waiting = nil }
            return waiting?.continuation
        }
    }

    private let state = Mutex(State())

    func put(_ element: Element) {
        let waiting = state.withLock { state in
            if state.waiting == nil { state.elements.append(element) }
            return state.takeWaiting()
        }
        waiting?.resume(returning: element)
    }

    /// Nothing more will come.
    func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            return state.takeWaiting()
        }
        waiting?.resume(returning: nil)
    }

    /// - Returns: `nil` when nothing more will come.
    /// - Throws: `TimedOut` when nothing has come in time.
    func next(within limit: Duration = .patience) async throws -> Element? {
        try await withCheckedThrowingContinuation { continuation in
            let wait = state.withLock { state -> Int? in
                guard state.elements.isEmpty, !state.isFinished else {
                    continuation.resume(returning: state.elements.isEmpty ? nil : state.elements.removeFirst())
                    return nil
                }
                state.waits += 1
                state.waiting = (state.waits, continuation)
                return state.waits
            }
            guard let wait else { return }
            MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(limit)) { self.giveUp(wait, limit) }
        }
    }

    /// What has come and nobody has taken.
    var waitingCount: Int { state.withLock(\.elements.count) }

    private func giveUp(_ wait: Int, _ limit: Duration) {
        let waiting = state.withLock { $0.waiting?.number == wait ? $0.takeWaiting() : nil }
        waiting?.resume(throwing: TimedOut(limit: limit))
    }
}

/// Something that a test waited for has not happened.
struct TimedOut: Error, CustomStringConvertible {
    var limit: Duration

    var description: String { "nothing happened within \(limit)" }
}

extension Duration {
    /// How long a test waits for what must come: far more than it takes, as machines can be slow.
    static let patience = Duration.seconds(20)
}

/// Asks `condition` again and again until it holds.
/// - Throws: `TimedOut`.
func eventually(within limit: Duration = .patience, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw TimedOut(limit: limit) }
        try await Task.sleep(for: .milliseconds(5))
    }
}
