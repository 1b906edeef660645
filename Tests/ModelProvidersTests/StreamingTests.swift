import ChatCore
import NIOCore
import Testing

@Suite("An answer streams from a provider", .timeLimit(.minutes(1)))
struct StreamingTests {
    @Test(arguments: Wire.allCases) func eachPieceIsHandedOverAsItComes(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                for token in ["Hal", "lo", ", “Welt”\n"] {
                    try await exchange.sendChunk(wire.token(token))
                    #expect(try await fixture.texts.next() == token)
                }
                try await exchange.sendChunk(wire.finish())
                try await exchange.sendChunk(wire.done)
                try await exchange.sendEnd()
            }
            #expect(
                result.completion
                    == ModelCompletion(finishReason: "stop", promptTokens: 12, completionTokens: 3, model: "model-test")
            )
            #expect(fixture.asides.takeAll().last == .usage(.init(promptTokens: 12, completionTokens: 3)))
        }
    }

    @Test(arguments: Wire.allCases) func whatComesTogetherIsHandedOverTogether(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(["Hal", "lo", "!"].map(wire.token).joined() + wire.finish() + wire.done)
                try await exchange.sendEnd()
            }
            #expect(result.completion?.finishReason == "stop")
            #expect(fixture.texts.takeAll() == ["Hallo!"])
        }
    }

    @Test(arguments: Wire.allCases) func bytesMayBeCutAnywhere(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                let stream = ["naïve ", "日本語", "👩‍👩‍👧‍👦", "e\u{301}"].map(wire.token).joined() + wire.finish() + wire.done
                for byte in stream.replacing("\n", with: "\r\n").utf8 { try await exchange.sendChunk([byte]) }
                try await exchange.sendEnd()
            }
            #expect(result.completion != nil)
            #expect(Array(fixture.text.utf8) == Array("naïve 日本語👩‍👩‍👧‍👦e\u{301}".utf8))
        }
    }

    @Test(arguments: Wire.allCases) func thoughtsAreNoPartOfTheAnswer(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(wire.thought("Hm") + wire.thought(", so") + wire.token("Hallo"))
                try await exchange.sendChunk(wire.finish() + wire.done)
                try await exchange.sendEnd()
            }
            #expect(result.completion != nil)
            #expect(fixture.text == "Hallo")
            #expect(fixture.asides.takeAll().contains(.reasoning("Hm, so")))
        }
    }

    @Test(arguments: Wire.allCases) func aCharacterThatIsCutInTwoIsWhole(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                for escaped in [#"a\ud83d"#, #"\ude00b\ud83d\ude80"#, #"\ud83d x \\ud83d"#, #"\udc4d\n"#] {
                    try await exchange.sendChunk(wire.token("?").replacing("\"?\"", with: "\"\(escaped)\""))
                }
                try await exchange.sendChunk(wire.token("c") + wire.finish() + wire.done)
                try await exchange.sendEnd()
            }
            #expect(result.completion != nil)
            #expect(fixture.text == "a😀b🚀\u{FFFD} x \\ud83d\u{FFFD}\nc")
        }
    }

    @Test(arguments: Wire.allCases) func theRequestGoesWhereItShouldWithTheKey(wire: Wire) async throws {
        try await ProviderFixture.run(wire, apiKey: "sk-secret") { fixture in
            _ = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                #expect(exchange.head.hasPrefix("POST \(wire.answerPath) HTTP/1.1\r\n"))
                #expect(exchange.head.contains("\(wire.keyHeader("sk-secret"))\r\n"))
                #expect(exchange.head.contains("Content-Type: application/json\r\n"))
                try await exchange.answer(["Hallo"])
            }
        }
    }

    /// A `.env` file from another system ends its lines so.
    @Test(arguments: Wire.allCases) func aKeyThatCannotBeSentIsNotToldEither(wire: Wire) async throws {
        try await ProviderFixture.run(wire, apiKey: "sk-secret\r") { fixture in
            let error = try #require(await fixture.ask().modelError)
            #expect(error.reason == .unavailable)
            #expect(!error.detail.contains("sk-secret"))
        }
    }

    @Test(arguments: Wire.allCases) func aServerThatNeedsNoKeyGetsNone(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                #expect(!exchange.head.lowercased().contains("authorization"))
                #expect(!exchange.head.lowercased().contains("x-api-key"))
                try await exchange.answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test(arguments: Wire.allCases) func oneConnectionServesOneAnswerAfterTheOther(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            var ports: Set<Int?> = []
            for _ in 0..<3 {
                _ = try await fixture.ask { upstream in
                    let exchange = try await upstream.next()
                    ports.insert(exchange.channel.remoteAddress?.port)
                    try await exchange.answer(["Hallo"])
                }
            }
            #expect(ports.count == 1)
        }
    }

    @Test(arguments: Wire.allCases) func aHundredAnswersComeAtTheSameTime(wire: Wire) async throws {
        try await ProviderFixture.run(wire) { fixture in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { await fixture.ask().completion != nil } }
                var exchanges: [Exchange] = []
                for _ in 0..<100 { exchanges.append(try await fixture.upstream.next()) }
                for exchange in exchanges { try await exchange.answer(["Hallo"]) }
                for try await isComplete in group { #expect(isComplete) }
            }
        }
    }
}
