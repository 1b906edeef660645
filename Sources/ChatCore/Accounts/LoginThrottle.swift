import Foundation
import Synchronization

/// Slows down guessing of passwords: after some failures each further try has to wait, twice as long each time.
///
/// Tries that are being checked count as failures until they turn out right: those beyond the free ones queue up behind
/// them, so that guesses made at once are worth no more than one after the other, and right passwords, however many at
/// once, are never refused.
public final class LoginThrottle: Sendable {
    private struct Record {
        var failures = 0
        var lastFailureAt = Date.distantPast
        /// Tries that are being checked.
        var running = 0
        var queue: [CheckedContinuation<Entry, Never>] = []

        var isIdle: Bool { running == 0 && queue.isEmpty }
    }

    private struct State {
        var records: [String: Record] = [:]
        var sweptAt = Date.distantPast
    }

    private enum Entry {
        case admitted
        case refused(seconds: Int)
        /// What it waited for has changed.
        case again
    }

    private enum Allowance {
        static let account = 5
        static let address = 50
        static let waitSecondsMin: TimeInterval = 5
        static let waitSecondsMax: TimeInterval = 900
        static let forgetAfterSeconds: TimeInterval = 3600
        /// Tries that wait for one account or address.
        static let queueMax = 500
        static let sweepIntervalSeconds: TimeInterval = 60
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date

    public init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    /// Checks a password, now or after those that are being checked for the same account or address.
    /// - Parameter address: where the try comes from.
    /// - Returns: what `isRight` says; when it throws, nothing is counted.
    /// - Throws: `rate_limit_exceeded` while this account or address has to wait; what `isRight` throws.
    func attempt(email: String, address: String, _ isRight: () async throws -> Bool) async throws -> Bool {
        // Per account *and* address: nobody can lock somebody else out of their account from afar.
        let keys = [("\(email) \(address)", Allowance.account), (address, Allowance.address)]
        try await enter(keys)
        do {
            let isRight = try await isRight()
            leave(keys, isRight: isRight)
            return isRight
        } catch {
            leave(keys, isRight: nil)
            throw error
        }
    }

    private func enter(_ keys: [(key: String, freeTries: Int)]) async throws {
        while true {
            let entry = await withCheckedContinuation { continuation in
                state.withLock { enter(keys, &$0, continuation) }
            }
            switch entry {
            case .admitted: return
            case .again: continue
            case .refused(let seconds):
                throw ChatError(
                    .rateLimitExceeded, "Too many failed attempts to sign in. Try again in \(seconds) s.",
                    retryAfterSeconds: seconds)
            }
        }
    }

    private func enter(
        _ keys: [(key: String, freeTries: Int)], _ state: inout State, _ entry: CheckedContinuation<Entry, Never>
    ) {
        let now = now()
        sweep(&state, now)
        let wait = keys.map { waitSeconds(state.records[$0.key], freeTries: $0.freeTries, now) }.max() ?? 0
        guard wait <= 0 else { return entry.resume(returning: .refused(seconds: Int(wait.rounded(.up)))) }
        for (key, freeTries) in keys {
            // Past the free tries one at a time, as after a wait.
            guard let record = state.records[key], record.running > 0, record.failures + record.running >= freeTries
            else { continue }
            guard record.queue.count < Allowance.queueMax else { return entry.resume(returning: .refused(seconds: 1)) }
            state.records[key]?.queue.append(entry)
            return
        }
        for (key, _) in keys { state.records[key, default: Record()].running += 1 }
        entry.resume(returning: .admitted)
    }

    /// - Parameter isRight: `nil` when it could not be checked.
    private func leave(_ keys: [(key: String, freeTries: Int)], isRight: Bool?) {
        let now = now()
        let waiting = state.withLock { state in
            keys.enumerated().flatMap { index, key in
                guard var record = state.records[key.key] else { return [] as [CheckedContinuation<Entry, Never>] }
                record.running -= 1
                if isRight == false {
                    record.failures += 1
                    record.lastFailureAt = now
                } else if isRight == true, index == 0 {
                    // The account's owner; an address may have others, who guess.
                    record.failures = 0
                }
                let waiting = record.queue
                record.queue = []
                state.records[key.key] = record.isIdle && record.failures == 0 ? nil : record
                return waiting
            }
        }
        for entry in waiting { entry.resume(returning: .again) }
    }

    private func waitSeconds(_ record: Record?, freeTries: Int, _ now: Date) -> TimeInterval {
        guard let record, record.failures >= freeTries else { return 0 }
        let doublings = Double(record.failures - freeTries)
        let wait = min(Allowance.waitSecondsMin * pow(2, doublings), Allowance.waitSecondsMax)
        return max(0, record.lastFailureAt.addingTimeInterval(wait).timeIntervalSince(now))
    }

    private func sweep(_ state: inout State, _ now: Date) {
        let forgetBefore = now.addingTimeInterval(-Allowance.forgetAfterSeconds)
        guard now.timeIntervalSince(state.sweptAt) >= Allowance.sweepIntervalSeconds else { return }
        state.sweptAt = now
        for (key, record) in state.records where record.lastFailureAt <= forgetBefore {
            // Those who are being checked still have to leave.
            if record.isIdle { state.records[key] = nil } else { state.records[key]?.failures = 0 }
        }
    }
}
