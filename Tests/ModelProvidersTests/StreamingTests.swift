import ChatCore
import Foundation
import NIOCore
import Testing

@Suite("An answer streams from an OpenAI-compatible server", .timeLimit(.minutes(1)))
struct StreamingTests {
    @Test func eachPieceIsHandedOverAsItComes() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                for token in ["Hal", "lo", ", “Welt”\n"] {
                    try await exchange.sendChunk(Wire.token(token))
                    #expect(try await fixture.texts.next() == token)
                }
                try await exchange.sendChunk(Wire.finish())
                try await exchange.sendChunk(Wire.usage(prompt: 12, completion: 3))
                try await exchange.sendChunk(Wire.done)
                try await exchange.sendEnd()
            }
            #expect(
                result.completion
                    == ModelCompletion(finishReason: "stop", promptTokens: 12, completionTokens: 3, model: "gpt-test"))
        }
    }

    @Test func whatComesTogetherIsHandedOverTogether() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                try await exchange.sendChunk(["Hal", "lo", "!"].map(Wire.token).joined() + Wire.finish() + Wire.done)
                try await exchange.sendEnd()
            }
            #expect(result.completion?.finishReason == "stop")
            #expect(fixture.texts.takeAll() == ["Hallo!"])
        }
    }

    @Test func bytesMayBeCutAnywhere() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                try await exchange.startStream()
                let stream = ["naïve ", "日本語", "👩‍👩‍👧‍👦", "e\u{301}"].map(Wire.token).joined() + Wire.finish() + Wire.done
                for byte in stream.replacing("\n", with: "\r\n").utf8 { try await exchange.sendChunk([byte]) }
                try await exchange.sendEnd()
            }
            #expect(result.completion != nil)
            #expect(Array(fixture.text.utf8) == Array("naïve 日本語👩‍👩‍👧‍👦e\u{301}".utf8))
        }
    }

    @Test func theRequestSaysWhatIsWanted() async throws {
        try await ProviderFixture.run(apiKey: "sk-secret") { fixture in
            _ = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                #expect(exchange.head.hasPrefix("POST /v1/chat/completions HTTP/1.1\r\n"))
                #expect(exchange.head.contains("Authorization: Bearer sk-secret\r\n"))
                #expect(exchange.head.contains("Content-Type: application/json\r\n"))
                let body = try JSONSerialization.jsonObject(with: Data(exchange.body.utf8)) as? NSDictionary
                #expect(
                    body == [
                        "model": "gpt-test", "stream": true, "stream_options": ["include_usage": true],
                        "temperature": 0.5, "max_tokens": 99,
                        "messages": [
                            ["role": "system", "content": "Be brief."], ["role": "user", "content": "Sag „hallo“!"],
                        ],
                    ])
                try await exchange.answer(["Hallo"])
            }
        }
    }

    @Test func imagesStandBeforeTheirText() async throws {
        try await ProviderFixture.run { fixture in
            var request = ProviderFixture.request
            request.turns[1].images = [.init(mediaType: "image/png", data: Data([0xFF, 0xFE]))]
            _ = try await fixture.ask(request) { upstream in
                let exchange = try await upstream.next()
                let body = try JSONSerialization.jsonObject(with: Data(exchange.body.utf8)) as? NSDictionary
                #expect(
                    body?["messages"] as? NSArray == [
                        ["role": "system", "content": "Be brief."],
                        [
                            "role": "user",
                            "content": [
                                ["type": "image_url", "image_url": ["url": "data:image/png;base64,//4="]],
                                ["type": "text", "text": "Sag „hallo“!"],
                            ],
                        ],
                    ])
                try await exchange.answer(["Hallo"])
            }
        }
    }

    @Test func aServerThatNeedsNoKeyGetsNone() async throws {
        try await ProviderFixture.run { fixture in
            let result = try await fixture.ask { upstream in
                let exchange = try await upstream.next()
                #expect(!exchange.head.lowercased().contains("authorization"))
                try await exchange.answer(["Hallo"])
            }
            #expect(result.completion != nil)
        }
    }

    @Test func oneConnectionServesOneAnswerAfterTheOther() async throws {
        try await ProviderFixture.run { fixture in
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

    @Test func aHundredAnswersComeAtTheSameTime() async throws {
        try await ProviderFixture.run { fixture in
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
