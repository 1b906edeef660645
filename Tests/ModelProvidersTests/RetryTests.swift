import AsyncHTTPClient
import ChatCore
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import ModelProviders

@Suite("A fault that may pass is tried again, until the first token", .timeLimit(.minutes(1)))
struct RetryTests {
    @Test(arguments: [
        "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "429 Too Many Requests",
    ])
    func thePassingFaultIsNotSeen(status: String) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond(status)
                try await upstream.next().respond(status)
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
            #expect(fixture.text == "Hallo")
        }
    }

    @Test func threeTimesIsEnough() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                for _ in 0..<3 { try await upstream.next().respond("503 Service Unavailable") }
            }
            #expect(result.reason == .unavailable)
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test func aRefusedConnectionIsUnavailable() async throws {
        try await ProviderFixture.run { fixture in
            let port = try await FakeUpstream.run { $0.port }
            let client = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: .modelProviders)
            let gone = OpenAICompatibleProvider(
                .init(name: "local", baseURL: try #require(URL(string: "http://127.0.0.1:\(port)/v1"))), client: client,
                logger: Logger(label: "test"), clock: ContinuousClock(), now: { Date() },
                retries: RetryPolicy(jitter: { 0 }))
            await #expect { _ = try await gone.generate(ProviderFixture.request) { _ in } } throws: {
                ($0 as? ModelError)?.reason == .unavailable
            }
            await #expect { _ = try await gone.models() } throws: { ($0 as? ModelError)?.reason == .unavailable }
            try await client.shutdown()
        }
    }

    @Test func aConnectionResetBeforeTheAnswerIsTriedAgain() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().reset()
                try await upstream.next().finish()
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test func aConnectionResetBeforeTheFirstTokenIsTriedAgain() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.event(delta: #"{"role":"assistant","content":null}"#, finish: "null"))
                try await exchange.reset()
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
            #expect(fixture.text == "Hallo")
        }
    }

    @Test func aFaultEventBeforeTheFirstTokenIsTriedAgain() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk("data: {\"error\":{\"type\":\"overloaded_error\"}}\n\n")
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test func nothingIsTriedAgainOnceATokenHasCome() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hal"))
                try await exchange.sendChunk("data: {\"error\":{\"code\":503}}\n\n")
            }
            #expect(result.reason == .unavailable)
            #expect(fixture.text == "Hal")
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test(arguments: [
        ("401 Unauthorized", #"{"error":{"message":"Incorrect API key: sk-1"}}"#, ModelError.Reason.unauthorized),
        ("404 Not Found", #"{"error":{"code":"model_not_found"}}"#, .unknownModel),
        ("400 Bad Request", #"{"error":{"code":"context_length_exceeded"}}"#, .contextTooLong),
        ("422 Unprocessable Content", "", .rejected),
        ("429 Too Many Requests", #"{"error":{"code":"insufficient_quota"}}"#, .quotaExceeded),
        ("301 Moved Permanently", "", .rejected),
    ])
    func aFaultThatWillNotPassIsToldAtOnce(status: String, body: String, reason: ModelError.Reason) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond(
                    status, headers: ["Retry-After: 1", "Location: http://127.0.0.1:9/"], body: body)
            }
            #expect(result.reason == reason)
            #expect(fixture.upstream.exchanges.takeAll().isEmpty)
        }
    }

    @Test(arguments: ["7", "Tue, 14 Nov 2023 22:13:27 GMT"])
    func theProvidersWishToBeLeftAloneIsHeeded(retryAfter: String) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond("429 Too Many Requests", headers: ["Retry-After: \(retryAfter)"])
                try await clock.waitForSleepers { $0.contains(.init(offset: .seconds(7))) }
                clock.advance(by: .seconds(7))
                try await upstream.next().answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test(arguments: [("21", 21), ("3600", 3600), ("Tue, 14 Nov 2023 22:14:20 GMT", 60)])
    func aLongWaitIsLeftToThePerson(retryAfter: String, seconds: Int) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                try await upstream.next().respond("429 Too Many Requests", headers: ["Retry-After: \(retryAfter)"])
            }
            #expect(result.reason == .rateLimited(retryAfterSeconds: seconds))
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
