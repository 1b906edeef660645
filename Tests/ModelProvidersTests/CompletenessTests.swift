import ChatCore
import Testing

@testable import ModelProviders

@Suite("Only an answer with its end marker is complete", .timeLimit(.minutes(1)))
struct CompletenessTests {
    struct Ending: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var events: String
    }

    @Test(arguments: [
        Ending(testDescription: "finish_reason and [DONE]", events: Wire.finish() + Wire.done),
        Ending(testDescription: "finish_reason, no [DONE]", events: Wire.finish()),
        Ending(testDescription: "[DONE], no finish_reason", events: Wire.done),
        Ending(testDescription: "garbage after the end", events: Wire.finish() + "data: {garbage\n\n"),
        Ending(
            testDescription: "finish_reason beside text",
            events: Wire.event(delta: #"{"content":""}"#, finish: "\"stop\"")),
    ])
    func complete(ending: Ending) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hallo") + ending.events)
                try? await exchange.sendEnd()  // after garbage nobody listens any more
            }
            #expect(result.completion?.finishReason == "stop")
            #expect(fixture.text == "Hallo")
        }
    }

    @Test(arguments: ["length", "content_filter", "tool_calls"])
    func theFinishReasonIsTheProviders(reason: String) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hallo") + Wire.finish(reason) + Wire.done)
                try await exchange.sendEnd()
            }
            #expect(result.completion?.finishReason == reason)
        }
    }

    @Test(arguments: [
        Ending(testDescription: "no end marker", events: ""),
        Ending(testDescription: "end marker without its blank line", events: "data: [DONE]\n"),
        Ending(testDescription: "malformed JSON", events: "data: {\"choices\":[{\n\n" + Wire.finish() + Wire.done),
        Ending(testDescription: "no JSON at all", events: "data: hello\n\n"),
        Ending(testDescription: "another shape", events: "data: [1,2]\n\n" + Wire.done),
        Ending(
            testDescription: "too large an event",
            events: "data: \(String(repeating: "x", count: SSEParser.defaultMaxEventBytes + 1))\n\n" + Wire.done),
    ])
    func cutOff(ending: Ending) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hal") + Wire.token("lo") + ending.events)
                try? await exchange.sendEnd()
            }
            #expect(result.reason == .cutOff)
            #expect(fixture.text == "Hallo", "what had come is kept")
        }
    }

    @Test func anOrderlyEndOfTheConnectionInTheMiddleIsACut() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                try await exchange.finish()
            }
            #expect(result.reason == .cutOff)
        }
    }

    @Test func aCrashInTheMiddleIsACut() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                try await exchange.reset()
            }
            #expect(result.reason == .cutOff)
        }
    }

    @Test func aCrashAfterTheEndMarkerHarmsNothing() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.finish() + Wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                try await exchange.reset()
            }
            #expect(result.completion?.finishReason == "stop")
        }
    }

    @Test func theEndOfTheStreamMayFollowWithinASecond() async throws {
        let clock = ManualClock()
        let timer = AnswerTimer(clock: clock, longestSilence: .seconds(60))
        let complete = ModelCompletion(finishReason: "stop")
        async let completion = timer.expire()
        try await clock.waitForSleepers { !$0.isEmpty }
        timer.complete(complete)
        clock.advance(by: .seconds(1))
        #expect(try await completion == complete)
    }

    @Test func aConnectionThatStaysOpenAfterTheEndDoesNotHoldTheAnswer() async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.token("Hallo") + Wire.finish() + Wire.done)
                #expect(try await fixture.texts.next() == "Hallo")
                try await clock.pass(by: .milliseconds(100)) { try await exchange.clientClosed() }
            }
            #expect(result.completion?.finishReason == "stop")
        }
    }
}
