import Foundation
import ModelProviders
import Testing

@testable import ChatCore

@Suite("Importing ChatGPT exports")
struct ChatGPTImportTests {
    @Test("What people saw is taken, with its branches, and what they saw last is shown")
    func tree() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try await chat.importConversation(
                export(
                    current: "a2",
                    node("root", nil, children: ["sys"], message: nil),
                    node("sys", "root", children: ["hidden"], message("system", "You are ChatGPT")),
                    node("hidden", "sys", children: ["q"], message("user", "secret", metadata: hiddenFlag)),
                    node(
                        "q", "hidden", children: ["a1", "a2", "a3"],
                        message("user", "Question", time: 1_700_000_000.25)),
                    node("a3", "q", message("assistant", "Third")),
                    node("a1", "q", children: ["empty"], message("assistant", "First", time: 1_700_000_001)),
                    node("empty", "a1", children: ["q2"], message("assistant", "")),
                    node("q2", "empty", message("user", "More")),
                    node("a2", "q", message("assistant", "Second", metadata: #"{"model_slug":"gpt-4o"}"#))),
                as: .chatgpt)
            #expect(thread.title == "Old talk")
            #expect(thread.createdAt == Date(timeIntervalSince1970: 1_699_999_999.5))
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.map(\.content) == ["Question", "Second"])
            #expect(shown[0].createdAt == Date(timeIntervalSince1970: 1_700_000_000.25))
            #expect(shown[1].modelUsed == "gpt-4o")
            #expect(shown[1].versionCount == 3)
            let all = try await chat.allMessages(in: thread.id)
            #expect(Set(all.map(\.content)) == ["Question", "First", "Second", "Third", "More"])
            let versions = all.filter { $0.parentID == shown[0].id }.map(\.content)
            #expect(Set(versions) == ["First", "Second", "Third"])
            #expect(all.first { $0.content == "More" }?.parentID == all.first { $0.content == "First" }?.id)
            #expect(thread.messageCount == 5)
        }
    }

    @Test("An answer that used tools is one answer")
    func tools() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try await chat.importConversation(
                export(
                    current: "a2",
                    node("q", nil, children: ["a1"], message("user", "Look it up")),
                    node("a1", "q", children: ["call"], message("assistant", "I will look.")),
                    node(
                        "call", "a1", children: ["result"],
                        message(
                            "assistant", type: "code", body: #""text":"search('x')","language":"unknown""#,
                            more: #","recipient":"browser""#)),
                    node("result", "call", children: ["think"], message("tool", "Page")),
                    node(
                        "think", "result", children: ["run"],
                        message("assistant", type: "thoughts", body: #""thoughts":[{"summary":"s","content":"c"}]"#)),
                    node(
                        "run", "think", children: ["out"],
                        message(
                            "assistant", type: "code", body: #""text":"print(`1`)","language":"python""#,
                            more: #","recipient":"python""#)),
                    node(
                        "out", "run", children: ["a2"],
                        message("tool", type: "execution_output", body: #""text":"1""#)),
                    node("a2", "out", children: [], message("assistant", "It is 1."))),
                as: .chatgpt)
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.map(\.role) == [.user, .assistant])
            #expect(shown.last?.content == "I will look.\n\n```python\nprint(`1`)\n```\n\nIt is 1.")
        }
    }

    @Test("Pictures and sounds leave a note, what was spoken its words")
    func parts() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let parts = """
                "parts":[{"content_type":"image_asset_pointer","asset_pointer":"file-service://x","metadata":{"a":1}},
                "What is it?",{"content_type":"audio_transcription","text":"and this?"},{"content_type":"new","z":[1]}]
                """
            let thread = try await chat.importConversation(
                export(current: "q", node("q", nil, message("user", type: "multimodal_text", body: parts))),
                as: .chatgpt)
            #expect(
                try await chat.shown(in: thread.id).map(\.content)
                    == ["[Image]\n\nWhat is it?\n\nand this?\n\n[Attachment]"])
        }
    }

    @Test("A time that cannot be is none", arguments: [1_700_000_000_000_000_000, 1e300, -5])
    func impossibleTimes(time: Double) async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try await chat.importConversation(
                export(current: "q", node("q", nil, message("user", "Hi", time: time))),
                as: .chatgpt)
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.map(\.content) == ["Hi"])
            #expect(try #require(shown.first).createdAt <= chat.time.now)
        }
    }

    @Test(
        "Marks of citations go, the words that people saw stay",
        arguments: [
            ("Roses\u{E200}cite\u{E202}turn0search1\u{E202}turn0search2\u{E201} bloom.", "Roses bloom."),
            ("In \u{E200}entity\u{E202}[\"city\",\"Oslo\",\"capital\"]\u{E201}.", "In Oslo."),
            ("See \u{E200}url\u{E202}the page\u{E202}https://example.org\u{E201}", "See the page"),
            ("a\u{E203}b\u{E204}c", "abc"), ("open \u{E200}cite\u{E202}x", "open citex"), ("\u{E201}", ""),
            ("\u{E200}\u{E200}cite\u{E201}x", "x"), ("plain", "plain"),
        ])
    func citations(text: String, shown: String) {
        #expect(ChatGPTContent.withoutCitations(text) == shown)
    }

    @Test("A list of anything else is a list of errors; another file is refused")
    func broken() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let good = export(current: "q", node("q", nil, message("user", "Hi")))
            let report = try await chat.importFile(
                """
                [1, {"title":"No"}, {"title":"Void","mapping":{}}, \(good), null,
                {"mapping":{"a":{"parent":"b"},"b":{"parent":"a"}}},
                {"mapping":{"a":{"parent":"b","message":\(message("user", "x"))},
                "b":{"parent":"a","message":\(message("user", "y"))}}},
                {"mapping":{"x":7,"y":{"message":[]},"z":{"message":{"author":"me","content":{"parts":{}}}}}}]
                """, as: .chatgpt)
            #expect(report.threads.map(\.index) == [3])
            #expect(report.failures.map(\.index) == [0, 1, 2, 4, 5, 6, 7])
            #expect(report.failures.map(\.title) == [nil, "No", "Void", nil, nil, nil, nil])
            let error = try await chatError { _ = try await chat.importFile("{}", as: .chatgpt) }
            #expect(error.code == .validationFailed)
        }
    }

    @Test("The same conversation in two files is one; one that grew is another")
    func again() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let first = export(current: "q", node("q", nil, message("user", "Hi")))
            let report = try await chat.importFiles(["[\(first)]", "[\(first)]"], as: .chatgpt)
            #expect(report.threads.count == 1)
            #expect(report.skippedCount == 1)
            let grown = export(
                current: "a", node("q", nil, children: ["a"], message("user", "Hi")),
                node("a", "q", message("assistant", "Hello")))
            #expect(try await chat.importFile("[\(grown)]", as: .chatgpt).threads.count == 1)
        }
    }

    @Test("A long chain of calls costs what it holds")
    func longChain() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let count = 3_000
            let nodes = (0..<count).map { number in
                node(
                    "n\(number)", number == 0 ? nil : "n\(number - 1)", children: ["n\(number + 1)"],
                    message(number == 0 ? "user" : number % 2 == 0 ? "tool" : "assistant", number == 0 ? "go" : "y"))
            }
            let thread = try await chat.importConversation(
                export(current: "n\(count - 1)", nodes: nodes.shuffled()), as: .chatgpt)
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.count == 2)
            #expect(shown.last?.content.filter { $0 == "y" }.count == count / 2)
        }
    }
}

private let hiddenFlag = #"{"is_visually_hidden_from_conversation":true}"#

private func export(current: String, _ nodes: String...) -> String { export(current: current, nodes: nodes) }

private func export(current: String, nodes: [String]) -> String {
    """
    {"title":"Old talk","create_time":1699999999.5,"update_time":1700000100,"conversation_id":"conv-1",
    "current_node":"\(current)","plugin_ids":null,"mapping":{\(nodes.joined(separator: ","))}}
    """
}

private func node(_ id: String, _ parent: String?, children: [String] = [], _ message: String?) -> String {
    node(id, parent, children: children, message: message)
}

private func node(_ id: String, _ parent: String?, children: [String], message: String?) -> String {
    let parent = parent.map { "\"\($0)\"" } ?? "null"
    return #""\#(id)":{"id":"\#(id)","parent":\#(parent),"children":\#(children),"message":\#(message ?? "null")}"#
}

private func message(_ role: String, _ text: String, time: Double? = nil, metadata: String = "{}") -> String {
    let time = time.map { "\($0)" } ?? "null"
    return message(
        role, type: "text", body: "\"parts\":[\"\(text)\"]", more: ",\"create_time\":\(time)", metadata: metadata)
}

private func message(
    _ role: String, type: String, body: String, more: String = "", metadata: String = "{}"
) -> String {
    """
    {"id":"x","author":{"role":"\(role)","name":null,"metadata":{}},"status":"finished_successfully",
    "content":{"content_type":"\(type)",\(body)},"metadata":\(metadata)\(more)}
    """
}
