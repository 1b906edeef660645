import Foundation
import Testing

@testable import ChatCore

@Suite("The limit on a sliding window")
struct SlidingWindowLimiterTests {
    private let time = TestTime()
    private let limiter: SlidingWindowLimiter

    init() {
        limiter = SlidingWindowLimiter(uptime: { [time] in time.uptime })
    }

    private func use(_ limit: RateLimit, by key: String = "ada") async -> TimeInterval? {
        await limiter.use(key, limit: limit)
    }

    @Test("lets through as many as it says, then tells how long to wait")
    func full() async {
        let limit = RateLimit(count: 3, per: .minute)
        for _ in 0..<3 {
            #expect(await use(limit) == nil)
            time.advance(by: .seconds(10))
        }
        #expect(await use(limit) == 30)
    }

    @Test("frees a use exactly when it is a window old, not a millisecond sooner")
    func edges() async throws {
        let limit = RateLimit(count: 1, per: .second)
        #expect(await use(limit) == nil)
        time.advance(by: .milliseconds(999))
        let wait = try #require(await use(limit))
        #expect(abs(wait - 0.001) < 0.000_01)
        time.advance(by: .milliseconds(1))
        #expect(await use(limit) == nil)
    }

    @Test("holds as long as it should when the clock on the wall is set", arguments: [-3_600, 3_600])
    func wallClock(seconds: Int) async {
        let limit = RateLimit(count: 1, per: .minute)
        #expect(await use(limit) == nil)
        time.moveWallClock(by: .seconds(seconds))
        #expect(await use(limit) == 60)
        time.advance(by: .seconds(60))
        #expect(await use(limit) == nil)
    }

    @Test("does not book a use that it refuses")
    func refusedIsFree() async {
        let limit = RateLimit(count: 1, per: .second)
        #expect(await use(limit) == nil)
        for _ in 0..<9 {
            time.advance(by: .milliseconds(100))
            #expect(await use(limit) != nil)
        }
        time.advance(by: .milliseconds(100))
        #expect(await use(limit) == nil)
    }

    @Test("counts each key for itself")
    func keys() async {
        let limit = RateLimit(count: 1, per: .hour)
        #expect(await use(limit) == nil)
        #expect(await use(limit, by: "bob") == nil)
        #expect(await use(limit) != nil)
    }

    @Test("never lets more through in any window, whatever the pace", arguments: 0..<50)
    func property(seed: Int) async {
        var random = SeededRandom(seed)
        let limit = RateLimit(count: Int.random(in: 1...60, using: &random), per: .second)
        var booked: [Date] = []
        for _ in 0..<400 {
            time.advance(by: .milliseconds(Int.random(in: 0...40, using: &random)))
            if await use(limit) == nil { booked.append(time.now) }
        }
        for (index, date) in booked.enumerated() where index >= limit.count {
            #expect(date.timeIntervalSince(booked[index - limit.count]) >= 1)
        }
        #expect(booked.count >= limit.count)
    }

    @Test("remembers what still counts when it forgets the rest")
    func sweeping() async {
        let long = RateLimit(count: 1, per: .hour)
        #expect(await use(long) == nil)
        for minute in 1..<60 {
            time.advance(by: .seconds(60))
            #expect(await use(RateLimit(count: 1, per: .second), by: "other \(minute)") == nil)
            #expect(await use(long) != nil)
        }
        time.advance(by: .seconds(60))
        #expect(await use(long) == nil)
    }

    @Test("remembers no more keys than it may, and still counts")
    func bounded() async {
        let small = SlidingWindowLimiter(keysMax: 100, uptime: { [time] in time.uptime })
        let limit = RateLimit(count: 2, per: .hour)
        for index in 0..<1_000 { #expect(await small.use("key \(index)", limit: limit) == nil) }
        #expect(small.keyCount == 100)
        #expect(await small.use("key 999", limit: limit) == nil)
        #expect(await small.use("key 999", limit: limit) != nil)
        time.advance(by: .seconds(3600))
        #expect(await small.use("new", limit: limit) == nil)
        #expect(small.keyCount == 1)
    }

    @Test("holds under concurrent use")
    func concurrent() async {
        let limit = RateLimit(count: 100, per: .minute)
        let booked = await withTaskGroup { group in
            for _ in 0..<400 { group.addTask { await use(limit) == nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(booked == 100)
    }

    @Test("is told in whole seconds, never less than one")
    func asError() async throws {
        let limit = RateLimit(count: 1, per: .second)
        try await limiter.require("ada", limit: limit, what: "messages")
        time.advance(by: .milliseconds(900))
        let error = try await chatError { try await limiter.require("ada", limit: limit, what: "messages") }
        #expect(error.code == .rateLimitExceeded)
        #expect(error.retryAfterSeconds == 1)
    }
}

@Suite("A rate limit in text")
struct RateLimitTests {
    @Test(
        "is a number, a slash and a window",
        arguments: zip(
            ["60/minute", "1/second", "5000/hour"],
            [
                RateLimit(count: 60, per: .minute), RateLimit(count: 1, per: .second),
                RateLimit(count: 5000, per: .hour),
            ]))
    func valid(text: String, limit: RateLimit) {
        #expect(RateLimit(text) == limit)
        #expect(limit.description == text)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "60", "/minute", "60/", "0/minute", "-1/minute", "60/day", "60/minutes", "60/Minute", "1.5/second",
            "60/minute/2", " 60/minute", "60 / minute", "99999999999999999999/hour", "off",
        ])
    func invalid(text: String) {
        #expect(RateLimit(text) == nil)
    }
}
