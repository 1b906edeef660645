import Synchronization

/// Counts who is inside.
final class Room: Sendable {
    private let count = Mutex(0)

    /// - Returns: how many are inside now.
    func enter() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
