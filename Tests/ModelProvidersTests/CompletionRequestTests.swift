import ChatCore
import Foundation
import NIOFoundationCompat
import Testing

@testable import ModelProviders

@Suite("A request for a chat completion says what is wanted")
struct CompletionRequestTests {
    @Test func ofAnyServer() throws {
        #expect(
            try body(of: ProviderFixture.request) == [
                "model": "model-test", "stream": true, "stream_options": ["include_usage": true],
                "temperature": 0.5, "max_tokens": 99,
                "messages": [
                    ["role": "system", "content": "Be brief."], ["role": "user", "content": "Sag „hallo“!"],
                ],
            ])
    }

    @Test func openAIsOwnServiceWantsNewerNames() throws {
        var request = ProviderFixture.request
        request.model = "o3-mini"
        let fields = try body(of: request, isOpenAI: true)
        #expect(fields["max_completion_tokens"] as? Int == 99)
        #expect(fields["max_tokens"] == nil)
        #expect(fields["temperature"] == nil)
    }

    @Test func imagesStandBeforeTheirText() throws {
        var request = ProviderFixture.request
        request.turns[1].images = [.init(mediaType: "image/png", data: Data([0xFF, 0xFE]))]
        #expect(
            try body(of: request)["messages"] as? NSArray == [
                ["role": "system", "content": "Be brief."],
                [
                    "role": "user",
                    "content": [
                        ["type": "image_url", "image_url": ["url": "data:image/png;base64,//4="]],
                        ["type": "text", "text": "Sag „hallo“!"],
                    ],
                ],
            ])
    }

    @Test(arguments: [(true, true), (true, false), (false, true)])
    func aTextIsContinuedWhereItCanBe(continuesText: Bool, endsWithAnswer: Bool) throws {
        var request = ProviderFixture.request
        if endsWithAnswer { request.turns.append(.init(role: .assistant, content: "Hal")) }
        let fields = try body(of: request, continuesText: continuesText)
        let isContinued = continuesText && endsWithAnswer
        #expect(fields["continue_final_message"] as? Bool == (isContinued ? true : nil))
        #expect(fields["add_generation_prompt"] as? Bool == (isContinued ? false : nil))
    }

    private func body(
        of request: ModelRequest, isOpenAI: Bool = false, continuesText: Bool = false
    ) throws -> NSDictionary {
        let format = ChatCompletions(isOpenAI: isOpenAI, continuesText: continuesText)
        let data = Data(buffer: try format.exchange(for: request).body)
        return try #require(JSONSerialization.jsonObject(with: data) as? NSDictionary)
    }
}
