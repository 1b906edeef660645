import ChatCore
import Testing

@testable import ModelProviders

@Suite("Only an answer with its end marker is complete", .timeLimit(.minutes(1)))
struct CompletenessTests {
    /// What follows the text.
    enum Ending: String, CaseIterable {
        case asAlways = "reason and end marker"
        case garbageBehind = "garbage after the end"
    }

    @Test(arguments: Wire.allCases, Ending.allCases)
    func complete(wire: Wire, ending: Ending) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                let garbage = ending == .garbageBehind ? "data: {garbage\n\n" : ""
                try await exchange.sendChunk(wire.token("Hallo") + wire.finish() + wire.done + garbage)
                try? await exchange.sendEnd()  // after garbage nobody listens any more
            }
            #expect(result.completion?.finishReason == "stop")
            #expect(fixture.text == "Hallo")
        }
    }

    /// OpenAI sends both; others one of them.
    @Test(arguments: [Wire.chatCompletions.finish(), Wire.chatCompletions.done])
    func reasonAndEndMarkerEachMakeAChatCompletionComplete(ending: String) async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.chatCompletions.token("Hallo") + ending)
                try await exchange.sendEnd()
            }
            #expect(result.completion?.finishReason == "stop")
        }
    }

    @Test func aMessageWithoutItsEndMarkerIsCutOff() async throws {
        try await ProviderFixture.run(.messages) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(Wire.messages.token("Hallo") + Wire.messages.finish())
                try await exchange.sendEnd()
            }
            #expect(result.reason == .cutOff)
        }
    }

    @Test(arguments: Wire.allCases, ["length", "content_filter", "tool_use"])
    func theFinishReasonIsToldInCommonWords(wire: Wire, reason: String) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo") + wire.finish(reason) + wire.done)
                try await exchange.sendEnd()
            }
            #expect(result.completion?.finishReason == reason)
        }
    }

    enum Cut: String, CaseIterable {
        case noEndMarker = ""
        case endMarkerWithoutBlankLine = "data: [DONE]\n"
        case malformed = "data: {\"choices\":[{\n\n"
        case noJSON = "data: hello\n\n"
        case otherShape = "data: [1,2]\n\n"
        case tooLarge = "data: too large"

        var events: String {
            guard self == .tooLarge else { return rawValue }
            return "data: \(String(repeating: "x", count: SSEParser.defaultMaxEventBytes + 1))\n\n"
        }
    }

    @Test(arguments: Wire.allCases, Cut.allCases)
    func cutOff(wire: Wire, cut: Cut) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                let ending = [.noEndMarker, .endMarkerWithoutBlankLine].contains(cut) ? "" : wire.finish() + wire.done
                try await exchange.sendChunk(wire.token("Hal") + wire.token("lo") + cut.events + ending)
                try? await exchange.sendEnd()
            }
            #expect(result.reason == .cutOff)
            #expect(fixture.text == "Hallo", "what had come is kept")
        }
    }

    @Test(arguments: Wire.allCases) func anOrderlyEndOfTheConnectionInTheMiddleIsACut(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                try await exchange.finish()
            }
            #expect(result.reason == .cutOff)
        }
    }

    @Test(arguments: Wire.allCases) func aCrashInTheMiddleIsACut(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                try await exchange.reset()
            }
            #expect(result.reason == .cutOff)
        }
    }

    @Test(arguments: Wire.allCases) func aCrashAfterTheEndMarkerHarmsNothing(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo") + wire.finish() + wire.done)
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

    @Test(arguments: Wire.allCases) func aConnectionThatStaysOpenAfterTheEndDoesNotHoldTheAnswer(wire: Wire)
        async throws
    {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo") + wire.finish() + wire.done)
                #expect(try await fixture.texts.next() == "Hallo")
                try await clock.pass(by: .milliseconds(100)) { try await exchange.clientClosed() }
            }
            #expect(result.completion?.finishReason == "stop")
        }
    }
}
