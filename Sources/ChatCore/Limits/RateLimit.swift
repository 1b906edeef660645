import Foundation

/// So many in such a time, as written in settings: `60/minute`.
public struct RateLimit: Sendable, Equatable, LosslessStringConvertible {
    public var count: Int
    public var window: Window

    public enum Window: String, Sendable, CaseIterable {
        case second, minute, hour

        public var seconds: TimeInterval {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            }
        }
    }

    public init(count: Int, per window: Window) {
        self.count = count
        self.window = window
    }

    /// `nil` unless `description` is a positive number, a slash and `second`, `minute` or `hour`.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), count > 0, let window = Window(rawValue: String(parts[1]))
        else { return nil }
        self.init(count: count, per: window)
    }

    public var description: String { "\(count)/\(window.rawValue)" }
}

/// Counts what someone does.
public protocol RateLimiter: Sendable {
    /// Books one use of `key`, unless `limit` is reached.
    /// - Returns: `nil` when it was booked, otherwise the seconds until the next use is free.
    func use(_ key: String, limit: RateLimit) async -> TimeInterval?
    /// Takes back the newest use of `key`: what it was booked for did not happen.
    func giveBack(_ key: String) async
}

extension RateLimiter {
    /// - Throws: `rate_limit_exceeded`, saying when to try again.
    public func require(_ key: String, limit: RateLimit, what: String) async throws {
        guard let seconds = await use(key, limit: limit) else { return }
        let retryAfter = max(1, Int(seconds.rounded(.up)))
        throw ChatError(
            .rateLimitExceeded, "Too many \(what). Try again in \(retryAfter) s.", retryAfterSeconds: retryAfter)
    }
}
