import Foundation
import ModelProviders
import Testing

@testable import ChatCore

@Suite("What an imported conversation brings along", .timeLimit(.minutes(1)))
struct ImportBoundsTests {
    @Test("of facts is no more than could have been sent; thoughts are cut")
    func metadata() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let few = #"{"is_user":true,"content":"a","metadata":{"mood":"good","list":[1,{"b":null}]}}"#
            let many = #"{"is_user":true,"content":"b","metadata":{"mood":"\#(letters(4_000))"}}"#
            let thought = """
                {"is_user":false,"content":"c","metadata":{"error":"It hung.","reasoning":"\(letters(70_000))"}}
                """
            let thread = try await chat.importConversation(#"{"messages":[\#(few),\#(many),\#(thought)]}"#)
            let shown = try await chat.shown(in: thread.id).map(\.metadata)
            #expect(shown[0] == ["mood": "good", "list": .list([.integer(1), .object(["b": .null])])])
            #expect(shown[1] == [:])
            #expect(shown[2] == ["error": "It hung.", "reasoning": .text(letters(65_536))])
        }
    }

    @Test("of summaries is no more than their reader could have written")
    func summaries() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let topics = (0..<12).map { "\"\($0)\(letters(80))\"" } + ["\"\""]
            let long = summary(letters(30_000), topics: topics.reversed())
            let thread = try await chat.importConversation(
                """
                {"messages":[{"id":"a","is_user":true,"content":"a"}],
                "summaries":[\(long),\(summary(" ", topics: [])),\(summary("- kept", topics: []))]}
                """)
            #expect(thread.summaryCount == 2)
            let kept = try await chat.summaries.list(of: thread.id, page: PageRequest(), owner: chat.user.id).elements
            let bounded = try #require(kept.first { $0.text != "- kept" })
            #expect(bounded.text == letters(20_000))
            #expect(bounded.keyTopics.count == 10)
            #expect(bounded.keyTopics.allSatisfy { $0.count == 60 })
        }
    }

    @Test("is not from the future, corrections neither")
    func corrections() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let future = "2999-01-01T00:00:00Z"
            let thread = try await chat.importConversation(
                """
                {"messages":[{"id":"a","is_user":true,"content":"a","edited_at":"\(future)",
                "edit_history":[{"content":"b","edited_at":"\(future)"}]}],
                "summaries":[{"summary_text":"- a","start_message_id":"a","end_message_id":"a",
                "message_ids":["a"],"edited_at":"\(future)"}]}
                """)
            let now = chat.environment.now()
            let message = try #require(try await chat.shown(in: thread.id).first)
            #expect(message.editedAt == now)
            let edits = try await chat.messages.edits(of: message.id, owner: chat.user.id)
            #expect(edits.map(\.editedAt) == [now])
            #expect(try await chat.summaries.newest(of: thread.id, owner: chat.user.id).editedAt == now)
        }
    }

    @Test("of an earlier text is no longer than a text may be")
    func earlierTexts() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let report = try await chat.importFile(
                parley(
                    """
                    {"messages":[{"is_user":true,"content":"a","edited_at":"2026-01-01T00:00:00Z",
                    "edit_history":[{"content":"\(letters(1_000_001))","edited_at":"2026-01-01T00:00:00Z"}]}]}
                    """))
            #expect(report.failures.first?.reason.contains("messages[0].edit_history[0].content has more") == true)
        }
    }

    private func letters(_ count: Int) -> String { String(repeating: "x", count: count) }

    private func summary(_ text: String, topics: [String]) -> String {
        """
        {"summary_text":"\(text)","key_topics":[\(topics.joined(separator: ","))],"start_message_id":"a",
        "end_message_id":"a","message_ids":["a"]}
        """
    }
}
