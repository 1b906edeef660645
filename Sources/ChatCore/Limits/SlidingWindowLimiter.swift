import Foundation
import Synchronization

/// A sliding log: the times of the uses within the window, for each key. Exact, for one process.
///
/// Source: the "sliding window log" of the rate-limiting literature; memory is bounded by keys × `count`, and keys
/// by `keysMax`.
public final class SlidingWindowLimiter: RateLimiter {
    private struct State {
        var uses: [String: UseLog] = [:]
        var sweptAt: Duration?
    }

    private struct UseLog {
        var times: [Duration] = []
        var head = 0
        var window = Duration.zero

        var count: Int { times.count - head }

        mutating func dropUses(until limit: Duration) {
            while head < times.count, times[head] <= limit { head += 1 }
            if head > 32, head > times.count / 2 {
                times.removeFirst(head)
                head = 0
            }
        }
    }

    private static let sweepInterval = Duration.seconds(60)
    /// When this many are too few, those beyond it are swept for at once, at most so often.
    private static let fullSweepInterval = Duration.seconds(1)

    private let state = Mutex(State())
    private let keysMax: Int
    private let uptime: @Sendable () -> Duration

    /// - Parameters:
    ///   - keysMax: beyond it, keys are forgotten before their time; only a flood from everywhere comes there.
    ///   - uptime: a clock that nobody sets: one that goes back would keep people out until it has caught up.
    public init(keysMax: Int = 100_000, uptime: @escaping @Sendable () -> Duration) {
        self.keysMax = keysMax
        self.uptime = uptime
    }

    public func use(_ key: String, limit: RateLimit) async -> TimeInterval? {
        let now = uptime()
        return state.withLock { state in
            sweep(&state, now: now)
            var log = state.uses.removeValue(forKey: key) ?? UseLog()
            if state.uses.count >= keysMax { state.uses.remove(at: state.uses.startIndex) }
            defer { state.uses[key] = log }
            let window = Duration.seconds(limit.window.seconds)
            log.window = window
            log.dropUses(until: now - window)
            guard log.count < limit.count else {
                let freeing = log.times[log.times.count - limit.count]
                return (freeing + window - now) / .seconds(1)
            }
            log.times.append(now)
            return nil
        }
    }

    public func giveBack(_ key: String) async {
        state.withLock { state in
            guard let log = state.uses[key], log.count > 0 else { return }
            state.uses[key]?.times.removeLast()
        }
    }

    /// Who is remembered.
    var keyCount: Int { state.withLock(\.uses.count) }

    private func sweep(_ state: inout State, now: Duration) {
        let interval =
            state.uses.count < keysMax ? Self.sweepInterval : Self.fullSweepInterval
        guard state.sweptAt.map({ now - $0 >= interval }) ?? true else { return }
        state.sweptAt = now
        state.uses = state.uses.filter { _, log in
            log.times.last.map { now - $0 < log.window } ?? false
        }
    }
}
