import ChatCore
import Foundation
import NIOCore

/// A sliding log in Redis, one for all nodes: the times of the uses within the window, for each key. While Redis is
/// away, each node counts for itself.
///
/// Source: the "sliding window log" of the rate-limiting literature; times are Redis' own, so that nodes' clocks don't
/// matter.
public final class RedisRateLimiter: RateLimiter {
    static let script = RedisScript.Source(
        keyCount: 1,
        lua: """
            local window, count, use = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
            local used = redis.call('ZCARD', KEYS[1])
            if used < count then
                redis.call('ZADD', KEYS[1], now, use)
                redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
                return -1
            end
            local freeing = redis.call('ZRANGE', KEYS[1], used - count, used - count, 'WITHSCORES')
            return math.max(0, tonumber(freeing[2]) + window - now)
            """)

    private let link: RedisLink
    private let own: SlidingWindowLimiter
    private let environment: DomainEnvironment

    init(link: RedisLink, environment: DomainEnvironment) {
        self.link = link
        self.environment = environment
        own = SlidingWindowLimiter(uptime: environment.uptime)
    }

    public func use(_ key: String, limit: RateLimit) async -> TimeInterval? {
        guard let session = link.session else { return await own.use(key, limit: limit) }
        let microseconds = Int(limit.window.seconds * 1_000_000)
        let command = session.scripts.useLimit.call(
            Self.name(key), microseconds, limit.count, environment.newUUID().uuidString)
        guard let wait = try? await session.commands.send(command).value().integer else {
            return await own.use(key, limit: limit)
        }
        return wait < 0 ? nil : TimeInterval(wait) / 1_000_000
    }

    public func giveBack(_ key: String) async {
        await own.giveBack(key)
        _ = try? await link.session?.commands.send(RedisCommand("ZPOPMAX", Self.name(key))).get()
    }

    private static func name(_ key: String) -> String { "parley:limit:\(key)" }
}
