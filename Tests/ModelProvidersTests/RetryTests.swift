import AsyncHTTPClient
import ChatCore
import NIOCore
import NIOPosix
import Testing

@testable import ModelProviders

@Suite("A fault that may pass is tried again, until the first token", .timeLimit(.minutes(1)))
struct RetryTests {
    @Test(
        arguments: Wire.allCases,
        [
            "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "429 Too Many Requests",
            "529 Overloaded",
        ])
    func thePassingFaultIsNotSeen(wire: Wire, status: String) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond(status)
                try await upstream.next().respond(status)
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
            #expect(fixture.text == "Hallo")
        }
    }

    @Test(arguments: Wire.allCases) func threeTimesIsEnough(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                for _ in 0..<3 { try await upstream.next().respond("503 Service Unavailable") }
            }
            #expect(result.reason == .unavailable)
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test(arguments: Wire.allCases) func aRefusedConnectionIsUnavailable(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let port = try await FakeUpstream.run(wire) { $0.port }
            let http = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: .modelProviders)
            let gone = wire.provider(.init(name: "local", baseURL: wire.baseURL(port: port)), http: http)
            await #expect { _ = try await gone.generate(ProviderFixture.request) { _ in } } throws: {
                ($0 as? ModelError)?.reason == .unavailable
            }
            await #expect { _ = try await gone.models() } throws: { ($0 as? ModelError)?.reason == .unavailable }
            try await http.shutdown()
        }
    }

    @Test(arguments: Wire.allCases) func aConnectionResetBeforeTheAnswerIsTriedAgain(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().reset()
                try await upstream.next().finish()
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test(arguments: Wire.allCases) func aConnectionResetBeforeTheFirstTokenIsTriedAgain(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.reset()
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
            #expect(fixture.text == "Hallo")
        }
    }

    @Test(arguments: Wire.allCases) func aFaultEventBeforeTheFirstTokenIsTriedAgain(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.overloaded)
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test(arguments: Wire.allCases) func nothingIsTriedAgainOnceATokenHasCome(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hal"))
                try await exchange.sendChunk(wire.overloaded)
            }
            #expect(result.reason == .unavailable)
            #expect(fixture.text == "Hal")
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test(arguments: Wire.allCases, Refusal.allCases)
    func aFaultThatWillNotPassIsToldAtOnce(wire: Wire, refusal: Refusal) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond(
                    refusal.status, headers: ["Retry-After: 1", "Location: http://127.0.0.1:9/"],
                    body: refusal.body(wire))
            }
            #expect(result.reason == refusal.reason)
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test(arguments: Wire.allCases, ["7", "Tue, 14 Nov 2023 22:13:27 GMT"])
    func theProvidersWishToBeLeftAloneIsHeeded(wire: Wire, retryAfter: String) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond("429 Too Many Requests", headers: ["Retry-After: \(retryAfter)"])
                try await clock.waitForSleepers { $0.contains(.init(offset: .seconds(7))) }
                clock.advance(by: .seconds(7))
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test(arguments: Wire.allCases, [("21", 21), ("3600", 3600), ("Tue, 14 Nov 2023 22:14:20 GMT", 60)])
    func aLongWaitIsLeftToThePerson(wire: Wire, wait: (retryAfter: String, seconds: Int)) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond("429 Too Many Requests", headers: ["Retry-After: \(wait.retryAfter)"])
            }
            #expect(result.reason == .rateLimited(retryAfterSeconds: wait.seconds))
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test func theDelayDoublesAndIsNeverShorterThanAsked() {
        let policy = RetryPolicy(jitter: { 1 })
        let busy = AttemptFailure(ModelError(.unavailable, detail: ""))
        let asked = AttemptFailure(ModelError(.rateLimited(retryAfterSeconds: 9), detail: ""), retryAfterSeconds: 9)
        #expect(policy.delay(after: busy, attempts: 1) == .milliseconds(500))
        #expect(policy.delay(after: busy, attempts: 2) == .milliseconds(1000))
        #expect(policy.delay(after: busy, attempts: 3) == nil)
        #expect(policy.delay(after: asked, attempts: 1) == .seconds(9))
    }

    @Test func retriesOfManyAnswersAreSpread() throws {
        let busy = AttemptFailure(ModelError(.unavailable, detail: ""))
        let delays = try (0..<100).map { _ in try #require(RetryPolicy().delay(after: busy, attempts: 1)) }
        #expect(Set(delays).count > 50)
        #expect(delays.allSatisfy { (.milliseconds(250)...(.milliseconds(500))).contains($0) })
    }

    @Test(arguments: [
        ("0", 0), (" 12 ", 12), ("1.2", 2), ("-5", 0), ("Tue, 14 Nov 2023 22:13:10 GMT", 0),
        ("Tue, 14 Nov 2023 22:15:00 GMT", 100), ("soon", nil), ("", nil), ("nan", nil),
        ("99999999999999999999", 31_536_000),
    ])
    func retryAfterIsSecondsOrADate(value: String, seconds: Int?) {
        #expect(RetryAfter.seconds(value, now: ProviderFixture.wallClock) == seconds)
    }
}
