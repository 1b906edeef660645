import ChatCore
import Foundation
import Testing

@testable import ModelProviders

@Suite("Anthropic tells which models it has", .timeLimit(.minutes(1)))
struct AnthropicModelListTests {
    @Test func aListInPagesIsReadToItsEnd() async throws {
        try await ProviderFixture.run(.messages, apiKey: "sk-secret") { fixture in
            async let models = fixture.provider.models()
            let first = try await fixture.upstream.next()
            #expect(first.head.hasPrefix("GET /v1/models?limit=1000 HTTP/1.1\r\n"))
            #expect(first.head.contains("x-api-key: sk-secret\r\n"))
            #expect(first.head.contains("anthropic-version: 2023-06-01\r\n"))
            try await first.respond("200 OK", body: #"{"data":[{"id":"a"}],"has_more":true,"last_id":"a&b"}"#)
            let second = try await fixture.upstream.next()
            #expect(second.head.hasPrefix("GET /v1/models?limit=1000&after_id=a%26b HTTP/1.1\r\n"))
            try await second.respond("200 OK", body: #"{"data":[{"id":"c"}],"has_more":false,"last_id":"c"}"#)
            #expect(try await models.map(\.id) == ["a", "c"])
        }
    }

    @Test(arguments: [
        (#"{"id":"claude-x","max_input_tokens":500000}"#, 500_000, true),
        (#"{"id":"claude-x","capabilities":{"image_input":{"supported":false}}}"#, 200_000, false),
        (#"{"id":"claude-opus-4-6","type":"model","display_name":"Claude Opus 4.6"}"#, 1_000_000, true),
        (#"{"id":"claude-3-5-haiku-20241022","max_input_tokens":null}"#, 200_000, true),
    ])
    func whatAModelTakes(entry: String, contextTokens: Int, acceptsImages: Bool) async throws {
        try await ProviderFixture.run(.messages, name: "anthropic") { fixture in
            let models = try await self.models(of: fixture, entry)
            #expect(models.map(\.contextTokens) == [contextTokens])
            #expect(models.map(\.acceptsImages) == [acceptsImages])
            #expect(models.map(\.provider) == ["anthropic"])
        }
    }

    @Test func whatIsRetiredIsNotOffered() async throws {
        try await ProviderFixture.run(.messages) { fixture in
            let models = try await self.models(
                of: fixture, #"{"id":"a","lifecycle":"retired"},{"id":"b","lifecycle":"deprecated"},{"id":"c"}"#)
            #expect(models.map(\.id) == ["b", "c"])
        }
    }

    @Test(arguments: [
        ("claude-haiku-4-5", ["claude-haiku-4-5", "claude-haiku-4-5-20251001"]),
        ("claude-none", ["claude-haiku-4-5-20251001"]),
        ("claude-haiku-4-5-20251001", ["claude-haiku-4-5-20251001"]),
    ])
    func anAliasOfTheSettingsIsOfferedToo(model: String, offered: [String]) async throws {
        try await ProviderFixture.run(.messages, model: model) { fixture in
            let models = try await self.models(
                of: fixture, #"{"id":"claude-haiku-4-5-20251001","max_input_tokens":123000}"#)
            #expect(models.map(\.id) == offered)
            #expect(models.allSatisfy { $0.contextTokens == 123_000 })
        }
    }

    @Test func aServerWithoutAListOffersTheModelOfTheSettings() async throws {
        try await ProviderFixture.run(.messages, model: "claude-mine") { fixture in
            async let models = fixture.provider.models()
            try await fixture.upstream.next().respond("404 Not Found", body: "<html>")
            #expect(try await models.map(\.id) == ["claude-mine"])
        }
    }

    @Test func theDefault() async throws {
        let anthropic = URL(string: "https://api.anthropic.com")
        try await ProviderFixture.run(.messages, baseURL: anthropic) { fixture in
            #expect(fixture.provider.defaultModel == "claude-haiku-4-5")
        }
        try await ProviderFixture.run(.messages) { fixture in
            #expect(fixture.provider.defaultModel == nil)
        }
    }

    @Test(arguments: [("", "v1/messages"), ("/", "v1/messages"), ("/v1", "messages"), ("/proxy/v1/", "messages")])
    func theVersionMayStandInTheBaseAddress(basePath: String, path: String) {
        #expect(MessagesAPI(basePath: basePath).answerPath == path)
    }

    @Test func aServerThatHangsIsGivenUp() async throws {
        let clock = ManualClock()
        try await ProviderFixture.run(.messages, clock: clock) { fixture in
            await #expect {
                try await clock.pass(by: .seconds(1)) { _ = try await fixture.provider.models() }
            } throws: {
                ($0 as? ModelError)?.reason == .timedOut
            }
        }
    }

    private func models(of fixture: ProviderFixture, _ entries: String) async throws -> [ModelDescription] {
        async let models = fixture.provider.models()
        try await fixture.upstream.next().respond("200 OK", body: #"{"data":[\#(entries)],"has_more":false}"#)
        return try await models
    }
}
