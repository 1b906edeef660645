import Foundation
import Synchronization

/// A sliding log: the times of the uses within the window, for each key. Exact, for one process.
///
/// Source: the "sliding window log" of the rate-limiting literature; memory is bounded by keys × `count`, and keys
/// by `keysMax`.
public final class SlidingWindowLimiter: RateLimiter {
    private struct State {
        var uses: [String: UseLog] = [:]
        var sweptAt = Date.distantPast
    }

    private struct UseLog {
        var times: [Date] = []
        var head = 0
        var windowSeconds: TimeInterval = 0

        var count: Int { times.count - head }

        mutating func dropUses(until limit: Date) {
            while head < times.count, times[head] <= limit { head += 1 }
            if head > 32, head > times.count / 2 {
                times.removeFirst(head)
                head = 0
            }
        }
    }

    private static let sweepIntervalSeconds: TimeInterval = 60
    /// When this many are too few, those beyond it are swept for at once, at most so often.
    private static let fullSweepIntervalSeconds: TimeInterval = 1

    private let state = Mutex(State())
    private let keysMax: Int
    private let now: @Sendable () -> Date

    /// - Parameter keysMax: beyond it, keys are forgotten before their time; only a flood from everywhere comes there.
    public init(keysMax: Int = 100_000, now: @escaping @Sendable () -> Date) {
        self.keysMax = keysMax
        self.now = now
    }

    public func use(_ key: String, limit: RateLimit) async -> TimeInterval? {
        let now = now()
        return state.withLock { state in
            sweep(&state, now: now)
            var log = state.uses.removeValue(forKey: key) ?? UseLog()
            if state.uses.count >= keysMax { state.uses.remove(at: state.uses.startIndex) }
            defer { state.uses[key] = log }
            log.windowSeconds = limit.window.seconds
            log.dropUses(until: now.addingTimeInterval(-limit.window.seconds))
            guard log.count < limit.count else {
                let freeing = log.times[log.times.count - limit.count]
                return freeing.addingTimeInterval(limit.window.seconds).timeIntervalSince(now)
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

    private func sweep(_ state: inout State, now: Date) {
        let interval =
            state.uses.count < keysMax ? Self.sweepIntervalSeconds : Self.fullSweepIntervalSeconds
        guard now.timeIntervalSince(state.sweptAt) >= interval else { return }
        state.sweptAt = now
        state.uses = state.uses.filter { _, log in
            log.times.last.map { now.timeIntervalSince($0) < log.windowSeconds } ?? false
        }
    }
}
