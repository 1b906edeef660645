import ChatCore
import ModelProviders
import Testing

@Suite("Cancelling ends the connection, so that the provider stops", .timeLimit(.minutes(1)))
struct CancellationPromptnessTests {
    @Test(arguments: Wire.allCases) func inTheMiddleOfAnAnswer(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            var delays: [Duration] = []
            for _ in 0..<10 {
                let answer = Task { await fixture.ask() }
                let exchange = try await fixture.upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.token("Hallo"))
                #expect(try await fixture.texts.next() == "Hallo")
                delays.append(try await delayOfClosing(exchange) { answer.cancel() })
                #expect(await answer.value.isCancelled)
            }
            let shortest = try #require(delays.min())
            #expect(shortest < .milliseconds(100), "the machine may be busy, but not every time")
        }
    }

    @Test(arguments: Wire.allCases) func beforeTheAnswerBegins(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let answer = Task { await fixture.ask() }
            let exchange = try await fixture.upstream.next()
            _ = try await delayOfClosing(exchange) { answer.cancel() }
            #expect(await answer.value.isCancelled)
        }
    }

    @Test(arguments: Wire.allCases) func whileTheTextIsBeingHandedOver(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let entered = Mailbox<Void>()
            let leave = Mailbox<Void>()
            let answer = Task {
                try await fixture.provider.generate(ProviderFixture.request) { _ in
                    entered.put(())
                    try? await leave.next()
                }
            }
            let exchange = try await fixture.upstream.next()
            try await exchange.startStream()
            try await exchange.sendChunk(wire.token("Hallo") + wire.finish() + wire.done)
            try await entered.next()
            answer.cancel()
            leave.put(())
            try await exchange.clientClosed()
            await #expect(throws: CancellationError.self) { try await answer.value }
        }
    }

    @Test(arguments: Wire.allCases) func whileWaitingForTheNextAttempt(wire: Wire) async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(wire, clock: clock) { fixture in
            let answer = Task { await fixture.ask() }
            try await fixture.upstream.next().respond("503 Service Unavailable", headers: ["Retry-After: 7"])
            try await clock.waitForSleepers { $0.contains(.init(offset: .seconds(7))) }
            answer.cancel()
            #expect(await answer.value.isCancelled)
        }
    }

    @Test(arguments: Wire.allCases) func aCancelledTaskAsksNothing(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let answer = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await fixture.ask()
            }
            #expect(await answer.value.isCancelled)
        }
    }

    /// How long the provider takes to see the end of the connection.
    private func delayOfClosing(_ exchange: Exchange, after action: () -> Void) async throws -> Duration {
        let start = ContinuousClock.now
        action()
        try await exchange.clientClosed()
        return ContinuousClock.now - start
    }
}
