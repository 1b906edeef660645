import ChatCore
import NIOCore
import Testing

@testable import ModelProviders

@Suite("A silent provider doesn't hold an answer for ever", .timeLimit(.minutes(1)))
struct SilenceTests {
    @Test(arguments: Wire.allCases) func beforeTheAnswerBegins(wire: Wire) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await clock.waitForSleepers { !$0.isEmpty }
                clock.advance(by: .seconds(60))
                try await exchange.clientClosed()
            }
            #expect(result.reason == .timedOut)
        }
    }

    @Test(arguments: Wire.allCases) func beforeTheFirstToken(wire: Wire) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await clock.waitForSleepers { !$0.isEmpty }
                clock.advance(by: .seconds(60))
                try await exchange.clientClosed()
            }
            #expect(result.reason == .timedOut)
            #expect(fixture.upstream.exchanges.takeAll().isEmpty, "it isn't tried again")
        }
    }

    @Test(arguments: Wire.allCases) func betweenTokens(wire: Wire) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                try await clock.pass(by: .seconds(10)) { try await exchange.clientClosed() }
            }
            #expect(result.reason == .timedOut)
        }
    }

    @Test(arguments: Wire.allCases) func commentsThatKeepTheConnectionAliveAreNoTokens(wire: Wire) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await clock.pass(by: .seconds(10)) {
                    while exchange.channel.isActive { try? await exchange.sendChunk(wire.keepAlive) }
                }
            }
            #expect(result.reason == .timedOut)
        }
    }

    @Test func silenceIsCountedFromTheLastToken() async throws {
        let clock = ManualClock()
        let timer = AnswerTimer(clock: clock, longestSilence: .seconds(60))
        async let completion = timer.expire()
        try await clock.waitForSleepers { !$0.isEmpty }
        clock.advance(by: .seconds(59))
        timer.listen()
        try await clock.waitForSleepers { !$0.isEmpty }
        clock.advance(by: .seconds(59))
        try await clock.waitForSleepers { !$0.isEmpty }
        clock.advance(by: .seconds(1))
        #expect(try await completion == nil)
        #expect(clock.now.offset == .seconds(119))
    }

    @Test func theReadersOwnTimeIsNoSilence() async throws {
        let clock = ManualClock()
        let timer = AnswerTimer(clock: clock, longestSilence: .seconds(60))
        async let completion = timer.expire()
        try await clock.waitForSleepers { !$0.isEmpty }
        timer.pause()
        clock.advance(by: .seconds(500))
        try await clock.waitForSleepers { !$0.isEmpty }
        timer.listen()
        clock.advance(by: .seconds(59))
        try await clock.waitForSleepers { !$0.isEmpty }
        clock.advance(by: .seconds(1))
        #expect(try await completion == nil)
    }
}
