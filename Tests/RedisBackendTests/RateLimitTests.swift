import ChatCore
import Foundation
import RedisBackend
import Testing

@Suite("Limits that nodes share", .timeLimit(.minutes(1)))
struct RateLimitTests {
    @Test("count what is used on all of them")
    func shared() async throws {
        try await withNodes(2) { nodes in
            let key = UUID().uuidString
            let limit = RateLimit(count: 3, per: .minute)
            for index in 0..<3 { #expect(await nodes[index % 2].limiter.use(key, limit: limit) == nil) }
            let wait = try #require(await nodes[0].limiter.use(key, limit: limit))
            #expect(wait > 50 && wait <= 60)
            await nodes[1].limiter.giveBack(key)
            #expect(await nodes[0].limiter.use(key, limit: limit) == nil)
            #expect(await nodes[1].limiter.use(key, limit: limit) != nil)
        }
    }

    @Test("slide: a use is free again when its own time is over")
    func slides() async throws {
        try await withNodes(1) { nodes in
            let key = UUID().uuidString
            let limit = RateLimit(count: 1, per: .second)
            #expect(await nodes[0].limiter.use(key, limit: limit) == nil)
            let wait = try #require(await nodes[0].limiter.use(key, limit: limit))
            #expect(wait > 0 && wait <= 1)
            try await eventually("it is free") { await nodes[0].limiter.use(key, limit: limit) == nil }
        }
    }

    @Test("are exact for many at once")
    func concurrent() async throws {
        try await withNodes(2) { nodes in
            let key = UUID().uuidString
            let limit = RateLimit(count: 10, per: .hour)
            let taken = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<50 {
                    group.addTask { await nodes[index % 2].limiter.use(key, limit: limit) == nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 10)
        }
    }
}
