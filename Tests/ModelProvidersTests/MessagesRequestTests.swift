import ChatCore
import Foundation
import NIOFoundationCompat
import Testing

@testable import ModelProviders

@Suite("A request for a message keeps to Anthropic's rules")
struct MessagesRequestTests {
    private typealias Turn = ModelRequest.Turn

    @Test func theSystemTurnStandsApart() throws {
        #expect(
            try body(of: ProviderFixture.request) == [
                "model": "model-test", "stream": true, "max_tokens": 99, "system": "Be brief.",
                "messages": [["role": "user", "content": [["type": "text", "text": "Sag „hallo“!"]]]],
            ])
    }

    @Test func imagesStandBeforeTheirText() throws {
        let image = ModelRequest.Image(mediaType: "image/png", data: Data([0xFF, 0xFE]))
        let fields = try body(turns: [Turn(role: .user, content: "What's this?", images: [image])])
        #expect(
            fields["messages"] as? NSArray == [
                [
                    "role": "user",
                    "content": [
                        [
                            "type": "image",
                            "source": ["type": "base64", "media_type": "image/png", "data": "//4="],
                        ],
                        ["type": "text", "text": "What's this?"],
                    ],
                ]
            ])
    }

    @Test(arguments: [
        ("claude-sonnet-4-5-20250929", 2.0, 1.0), ("claude-3-haiku-20240307", 0.3, 0.3), ("claude-opus-4-6", 0, 0),
        ("claude-opus-4-7", 0.5, nil), ("claude-opus-5", 0.5, nil), ("claude-next-9", 0.5, nil),
        ("anthropic/claude-haiku-4-5", 1.5, 1.0),
    ])
    func theTemperatureIsOneThatTheModelTakes(model: String, wanted: Double, sent: Double?) throws {
        #expect(
            try body(turns: [Turn(role: .user, content: "?")], model: model, temperature: wanted)["temperature"]
                as? Double == sent)
    }

    @Test(arguments: [
        ("claude-3-haiku-20240307", 100_000, 4_096), ("claude-3-5-sonnet-20241022", 100_000, 8_192),
        ("claude-haiku-4-5", 100, 100), ("claude-opus-5", 100_000, 100_000),
    ])
    func noModelIsAskedForMoreThanItGives(model: String, wanted: Int, sent: Int) throws {
        let fields = try body(turns: [Turn(role: .user, content: "?")], model: model, maxTokens: wanted)
        #expect(fields["max_tokens"] as? Int == sent)
    }

    // MARK: The conversation

    @Test(arguments: [
        (
            "neighbours", [(Message.Role.user, "a"), (.user, "b"), (.assistant, "c"), (.user, "d")],
            "user:a|b assistant:c user:d"
        ),
        (
            "blank turns", [(.user, "a"), (.assistant, ""), (.user, "b"), (.assistant, " \n"), (.user, "c")],
            "user:a|b|c"
        ),
        ("an answer first", [(.assistant, "a"), (.user, "b")], "user:* assistant:a user:b"),
        ("blank turns first", [(.user, " "), (.assistant, "a"), (.user, "b")], "user:* assistant:a user:b"),
        ("nothing at all", [], "user:*"),
        ("system turns", [(.system, "s"), (.user, "a"), (.system, "t"), (.user, "b")], "user:a|b"),
        ("space within", [(.user, " a\n"), (.assistant, " b\n"), (.user, "c")], "user: a\n assistant: b\n user:c"),
    ])
    func usersAndAnswersTakeTurns(_: String, turns: [(Message.Role, String)], expected: String) {
        let conversation = MessagesConversation(turns.map { Turn(role: $0.0, content: $0.1) })
        let told = conversation.turns.map { turn in
            let texts = turn.content.map { if case .text(let text) = $0 { text } else { "" } }
            return "\(turn.role):\(texts.joined(separator: "|"))"
        }
        let opening = "(The beginning of this conversation is left out.)"
        #expect(told.joined(separator: " ").replacing(opening, with: "*") == expected)
    }

    @Test func systemTurnsAreJoined() {
        let conversation = MessagesConversation([
            Turn(role: .system, content: "Be brief."), Turn(role: .user, content: "?"),
            Turn(role: .system, content: " "), Turn(role: .system, content: "Summary: …"),
        ])
        #expect(conversation.system == "Be brief.\n\nSummary: …")
    }

    @Test(arguments: [
        ("one, two", "one, two", ""), ("one, ", "one,", " "), ("- a\n- b\r\n\n", "- a\n- b", "\r\n\n"),
        ("end\u{3000}\u{A0}\u{1F}", "end", "\u{3000}\u{A0}\u{1F}"), ("e\u{301} ", "e\u{301}", " "), (" \n", nil, " \n"),
    ])
    func spaceAtTheEndOfATextToBeContinuedIsWithheld(said: String, sent: String?, withheld: String) {
        let conversation = MessagesConversation([
            Turn(role: .user, content: "Count!"), Turn(role: .assistant, content: said),
        ])
        #expect(conversation.turns.dropFirst().map(\.content) == (sent.map { [[.text($0)]] } ?? []))
        #expect(Array(conversation.withheld.utf8) == Array(withheld.utf8))
    }

    /// The text so far and what the model goes on with, and what is new of that.
    @Test(arguments: [
        (" ", [" three"], "three"), (" ", ["three"], "three"), ("\n\n", ["\n", "\n", "- c"], "- c"),
        ("\n\n", ["\nc"], "c"), ("\n", ["\n\n", "c"], "\nc"), ("\n", [" \n"], " \n"), ("", [" three"], " three"),
        ("\r\n", ["\r\nc"], "c"), ("\u{2003}", ["\u{2002}c"], "\u{2002}c"), (" ", ["c", " d"], "c d"),
    ])
    func whatTheModelRepeatsOfItIsNotSaidTwice(withheld: String, pieces: [String], new: String) {
        var space = WithheldSpace(withheld)
        let told = pieces.map { space.takeNew(in: $0) }.joined()
        #expect(Array(told.utf8) == Array(new.utf8))
        #expect(space.isOver)
    }

    @Test(arguments: [
        ("claude-3-5-haiku-latest", true), ("claude-sonnet-4-20250514", true), ("claude-opus-4-1", true),
        ("claude-haiku-4-5-20251001", true), ("claude-opus-4-5-20251101", true), ("claude-sonnet-4-6", false),
        ("claude-opus-4-6", false), ("claude-opus-4-7", false), ("claude-fable-5", false), ("claude-next-9", false),
    ])
    func olderModelsGoOnWithAText(model: String, continuesText: Bool) {
        #expect(AnthropicModelFamily.of(model).continuesText == continuesText)
    }

    private func body(
        turns: [ModelRequest.Turn], model: String = "claude-haiku-4-5", temperature: Double? = nil, maxTokens: Int = 99
    ) throws -> NSDictionary {
        try body(of: ModelRequest(model: model, turns: turns, temperature: temperature, maxTokens: maxTokens))
    }

    private func body(of request: ModelRequest) throws -> NSDictionary {
        let data = Data(buffer: try MessagesAPI(basePath: "").exchange(for: request).body)
        return try #require(JSONSerialization.jsonObject(with: data) as? NSDictionary)
    }
}
