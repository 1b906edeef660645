import ChatCore
import Foundation
import Testing

@testable import ModelProviders

@Suite("An OpenAI-compatible server tells which models it has", .timeLimit(.minutes(1)))
struct OpenAIModelListTests {
    private static let llamaList = #"""
        {"object":"list","models":[{"name":"smollm2"}],"data":[{"id":"smollm2","object":"model","created":1,
        "owned_by":"llamacpp","meta":{"vocab_type":2,"n_ctx_train":8192,"n_params":134515008}}]}
        """#

    @Test(arguments: [
        (#"{"id":"m","meta":{"n_ctx_train":8192,"n_ctx":2048}}"#, 2048),
        (#"{"id":"m","meta":{"n_ctx_train":4096}}"#, 4096),
        (#"{"id":"m","meta":null}"#, 8192),
        (#"{"id":"m","max_model_len":32768}"#, 32768),
        (#"{"id":"m","context_length":200000}"#, 200_000),
        (#"{"id":"gpt-4o-mini","object":"model"}"#, 8192),
    ])
    func theContextSizeIsWhatTheServerSays(entry: String, contextTokens: Int) async throws {
        try await ProviderFixture.run { fixture in
            let models = try await self.models(of: fixture, body: #"{"object":"list","data":[\#(entry)]}"#)
            #expect(models.map(\.contextTokens) == [contextTokens])
            #expect(models.map(\.provider) == ["local"])
        }
    }

    @Test(arguments: [
        (#"{"id":"m","architecture":{"input_modalities":["text","image"]}}"#, true),
        (#"{"id":"llava","architecture":{"input_modalities":["text"]}}"#, false),
        (#"{"id":"Qwen2.5-VL-7B"}"#, true), (#"{"id":"smollm2"}"#, false),
    ])
    func whetherItSees(entry: String, acceptsImages: Bool) async throws {
        try await ProviderFixture.run { fixture in
            let models = try await self.models(of: fixture, body: #"{"data":[\#(entry)]}"#)
            #expect(models.map(\.acceptsImages) == [acceptsImages])
        }
    }

    @Test func whatIsNoModelIsPassedOver() async throws {
        try await ProviderFixture.run { fixture in
            let models = try await self.models(of: fixture, body: #"{"data":[{"id":5},{"id":"a"},null]}"#)
            #expect(models.map(\.id) == ["a"])
        }
    }

    @Test func onlyTheDefaultOfOpenAINeedsNoQuestion() async throws {
        let address = URL(string: "https://api.openai.com/v1")
        try await ProviderFixture.run(name: "openai", baseURL: address) { fixture in
            #expect(fixture.provider.defaultModel == "gpt-4o-mini")
        }
        try await ProviderFixture.run(name: "openai", model: "gpt-5") { fixture in
            #expect(fixture.provider.defaultModel == "gpt-5")
        }
        try await ProviderFixture.run(name: "openai") { fixture in #expect(fixture.provider.defaultModel == nil) }
    }

    @Test func theRequestCarriesTheKey() async throws {
        try await ProviderFixture.run(apiKey: "sk-secret") { fixture in
            async let models = fixture.provider.models()
            let exchange = try await fixture.upstream.next()
            #expect(exchange.head.hasPrefix("GET /v1/models HTTP/1.1\r\n"))
            #expect(exchange.head.contains("Authorization: Bearer sk-secret"))
            try await exchange.respond("200 OK", body: Self.llamaList)
            _ = try await models
        }
    }

    @Test func aServerWithoutAListOffersTheModelOfTheSettings() async throws {
        try await ProviderFixture.run(model: "mine") { fixture in
            async let models = fixture.provider.models()
            try await fixture.upstream.next().respond("404 Not Found", body: "<html>")
            #expect(try await models.map(\.id) == ["mine"])
        }
    }

    @Test(arguments: [
        ("200 OK", "<html>", ModelError.Reason.cutOff), ("401 Unauthorized", "", .unauthorized),
        ("500 Internal Server Error", "", .unavailable), ("404 Not Found", "", .rejected),
    ])
    func aFaultHasItsReason(status: String, body: String, reason: ModelError.Reason) async throws {
        try await ProviderFixture.run { fixture in
            await #expect {
                async let models = fixture.provider.models()
                try await fixture.upstream.next().respond(status, body: body)
                _ = try await models
            } throws: {
                ($0 as? ModelError)?.reason == reason
            }
        }
    }

    @Test func aServerThatHangsIsGivenUp() async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(clock: clock) { fixture in
            await #expect {
                try await clock.pass(by: .seconds(1)) { _ = try await fixture.provider.models() }
            } throws: {
                ($0 as? ModelError)?.reason == .timedOut
            }
        }
    }

    @Test(arguments: [
        ("gpt-4o-mini-2024-07-18", 128_000, false), ("gpt-4", 8_192, false), ("gpt-4.1-nano", 1_047_576, false),
        ("o3-mini", 200_000, true), ("gpt-5-mini", 400_000, true), ("gpt-5-chat-latest", 128_000, false),
    ])
    func familiesOfOpenAI(model: String, contextTokens: Int, refusesTemperature: Bool) throws {
        let family = try #require(OpenAIModelFamily.of(model))
        #expect(family.contextTokens == contextTokens)
        #expect(family.refusesTemperature == refusesTemperature)
    }

    @Test(arguments: [
        "whisper-1", "text-embedding-3-small", "tts-1", "gpt-4o-audio-preview", "dall-e-3", "smollm2", "o1-pro",
        "o3-pro-2025-06-10", "gpt-5-pro", "gpt-5-codex", "gpt-5.1-codex-mini", "o3-deep-research",
    ])
    func whatOpenAIHasThatIsNotForChat(model: String) {
        #expect(OpenAIModelFamily.of(model) == nil)
    }

    private func models(of fixture: ProviderFixture, body: String) async throws -> [ModelDescription] {
        async let models = fixture.provider.models()
        try await fixture.upstream.next().respond("200 OK", body: body)
        return try await models
    }
}
