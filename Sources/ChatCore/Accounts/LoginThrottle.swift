import Foundation
import Synchronization

/// Slows down guessing of passwords: after some failures each further try has to wait, twice as long each time.
public final class LoginThrottle: Sendable {
    private struct Failures {
        var count: Int
        var lastAt: Date
    }

    private enum Allowance {
        static let account = 5
        static let address = 50
        static let waitSecondsMin: TimeInterval = 5
        static let waitSecondsMax: TimeInterval = 900
        static let forgetAfterSeconds: TimeInterval = 3600
    }

    private let failures = Mutex<[String: Failures]>([:])
    private let now: @Sendable () -> Date

    public init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    /// Books a try as a failure, until `recordSuccess` says otherwise: tries made at once count one by one.
    /// - Throws: `rate_limit_exceeded` while this account or address has to wait.
    func begin(email: String, address: String) throws {
        let now = now()
        let account = accountKey(email, address)
        let wait = failures.withLock { failures in
            let wait = max(
                waitSeconds(failures[account], freeTries: Allowance.account),
                waitSeconds(failures[address], freeTries: Allowance.address))
            guard wait <= 0 else { return wait }
            failures = failures.filter { now.timeIntervalSince($0.value.lastAt) < Allowance.forgetAfterSeconds }
            for key in [account, address] {
                failures[key] = Failures(count: (failures[key]?.count ?? 0) + 1, lastAt: now)
            }
            return 0
        }
        guard wait > 0 else { return }
        let seconds = Int(wait.rounded(.up))
        throw ChatError(
            .rateLimitExceeded, "Too many failed attempts to sign in. Try again in \(seconds) s.",
            retryAfterSeconds: seconds)
    }

    func recordSuccess(email: String, address: String) {
        failures.withLock { failures in
            failures[accountKey(email, address)] = nil
            failures[address]?.count -= 1
        }
    }

    /// Per account *and* address: nobody can lock somebody else out of their account from afar.
    private func accountKey(_ email: String, _ address: String) -> String {
        "\(email) \(address)"
    }

    private func waitSeconds(_ failures: Failures?, freeTries: Int) -> TimeInterval {
        guard let failures, failures.count >= freeTries else { return 0 }
        let doublings = Double(failures.count - freeTries)
        let wait = min(Allowance.waitSecondsMin * pow(2, doublings), Allowance.waitSecondsMax)
        return max(0, failures.lastAt.addingTimeInterval(wait).timeIntervalSince(now()))
    }
}
