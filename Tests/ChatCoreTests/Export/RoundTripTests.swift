import Foundation
import ModelProviders
import SQLStore
import Testing

@testable import ChatCore

@Suite("Out and in again")
struct RoundTripTests {
    @Test("An exported thread that is imported and exported again is the same but for its ids")
    func property() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            for seed in 0..<40 {
                var random = SeededRandom(seed)
                let original = try #require(RandomThread(chat).make(&random))
                #expect(try await chat.store.insertImportedThread(original))
                let file = try await chat.exported(original.thread.id, as: .json)
                let project = try await chat.newProject()
                let report = try await chat.importFiles([file], into: project.id, piece: 1_000)
                #expect(report.failures == [], "seed \(seed)")
                let copy = try #require(report.threads.first?.id, "seed \(seed)")
                let again = try await chat.exported(copy, as: .json)
                #expect(anonymous(again) == anonymous(file), "seed \(seed)")
                #expect(copy != original.thread.id)
                let shown = try await chat.shown(in: copy).map(\.content)
                let before = try await chat.shown(in: original.thread.id).map(\.content)
                #expect(shown == before, "seed \(seed)")
                let threads = try await [copy, original.thread.id].asyncMap {
                    try await chat.threads.get($0, owner: chat.user.id)
                }
                #expect(threads[0].messageCount == threads[1].messageCount, "seed \(seed)")
                #expect(threads[0].totalTokens == threads[1].totalTokens, "seed \(seed)")
                #expect(threads[0].lastMessage?.content == threads[1].lastMessage?.content, "seed \(seed)")
            }
        }
    }

    @Test("What was deleted is not in the file, and doesn't come back")
    func deleted() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            var thread = try #require(RandomThread(chat).chain(["one", "secret", "three"]))
            thread.messages[1].message.isDeleted = true
            #expect(try await chat.store.insertImportedThread(thread))
            for format in ExportFormat.allCases {
                let file = try await chat.exported(thread.thread.id, as: format)
                #expect(!file.contains("secret"), "\(format)")
                #expect(file.contains("three"), "\(format)")
            }
            let file = try await chat.exported(thread.thread.id, as: .json).replacing(
                "\"is_deleted\":true", with: "\"is_deleted\":true,\"content\":\"back again\"")
            let copy = try #require(try await chat.importFile(file).threads.first?.id)
            let all = try await chat.allMessages(in: copy)
            #expect(all.map(\.content) == ["one", "", "three"])
            #expect(all.map(\.isDeleted) == [false, true, false])
            #expect(try await chat.shown(in: copy).map(\.content) == ["one", "three"])
        }
    }

    @Test("A summary comes along, with what it covers")
    func summaries() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            var thread = try #require(RandomThread(chat).chain(["one", "two", "three"]))
            let ids = thread.messages.map(\.message.id)
            thread.summaries = [
                PathSummary(
                    summary: Summary(
                        id: chat.environment.newID(), threadID: thread.thread.id, text: "- counts",
                        keyTopics: ["numbers"], startMessageID: ids[0], endMessageID: ids[1], messageCount: 2,
                        tokenCount: 3, createdAt: chat.environment.now()),
                    coveredMessageIDs: Set(ids.prefix(2)))
            ]
            #expect(try await chat.store.insertImportedThread(thread))
            let report = try await chat.importFile(try await chat.exported(thread.thread.id, as: .json))
            #expect(report.failures == [])
            let copy = try #require(report.threads.first?.id)
            let messages = try await chat.allMessages(in: copy)
            let held = try #require(
                try await chat.store.summaries(onPathTo: messages[2].id, in: copy, limit: 5).first)
            #expect(held.summary.text == "- counts")
            #expect(held.summary.keyTopics == ["numbers"])
            #expect(held.summary.startMessageID == messages[0].id)
            #expect(held.summary.endMessageID == messages[1].id)
            #expect(held.coveredMessageIDs == Set(messages.prefix(2).map(\.id)))
        }
    }

    @Test("A running answer is in the file as far as it has come, and marked")
    func running() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider) { chat in
            try await chat.send("Question")
            let call = try await provider.nextCall()
            await call.say("The first words")
            try await chat.time.flow {
                try await eventually("the words are in the store") {
                    try await chat.exported(chat.thread.id, as: .txt).contains("The first words")
                }
            }
            for format in [ExportFormat.md, .txt, .html] {
                let file = try await chat.exported(chat.thread.id, as: format)
                #expect(file.contains("Still being written"), "\(format)")
            }
            let file = try await chat.exported(chat.thread.id, as: .json)
            #expect(file.contains("\"status\":\"streaming\""))
            let copy = try #require(try await chat.importFile(file).threads.first?.id)
            let answer = try #require(try await chat.shown(in: copy).last)
            #expect(answer.content == "The first words")
            #expect(answer.status == .interrupted)
            call.finish()
        }
    }

    @Test("A long thread is written in order, page by page")
    func long() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try #require(RandomThread(chat).chain((0..<1_234).map { "number \($0)." }))
            #expect(try await chat.store.insertImportedThread(thread))
            let text = try await chat.exported(thread.thread.id, as: .txt)
            let numbers = text.matches(of: /number (\d+)\./).compactMap { Int($0.1) }
            #expect(numbers == Array(0..<1_234))
            var pieces: [Int] = []
            try await chat.exports.export(thread.thread.id, as: .json, owner: chat.user.id).write {
                pieces.append($0.utf8.count)
            }
            #expect(pieces.count == 15)
            #expect(pieces.allSatisfy { $0 < 60_000 })
        }
    }

    @Test("A thread without messages is a file, too", arguments: ExportFormat.allCases)
    func empty(format: ExportFormat) async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let text = try await chat.exported(chat.thread.id, as: format)
            #expect(text.contains("New thread"))
            if format == .json { _ = try JSONSerialization.jsonObject(with: Data(text.utf8)) }
        }
    }

    @Test("A thread that is deleted while it is written makes no whole file", arguments: ExportFormat.allCases)
    func deletedMeanwhile(format: ExportFormat) async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try #require(RandomThread(chat).chain((0..<200).map { "number \($0)" }))
            #expect(try await chat.store.insertImportedThread(thread))
            let export = try await chat.exports.export(thread.thread.id, as: format, owner: chat.user.id)
            let error = try await chatError {
                try await export.write { _ in
                    _ = try await chat.store.deleteThread(thread.thread.id, of: chat.user.id)
                }
            }
            #expect(error.code == .threadNotFound)
        }
    }
}

/// Makes threads as no person would.
private struct RandomThread {
    let chat: Chat

    init(_ chat: Chat) {
        self.chat = chat
    }

    func make(_ random: inout SeededRandom) -> ImportedThread? {
        var nodes: [ConversationDraft.Node] = []
        for index in 0..<Int.random(in: 1...30, using: &random) {
            let isRoot = index == 0 || Int.random(in: 0..<12, using: &random) == 0
            let parent = isRoot ? nil : Int.random(in: max(0, index - 4)..<index, using: &random)
            let isUser = Bool.random(using: &random)
            var node = ConversationDraft.Node(
                parent: parent, role: isUser ? .user : .assistant,
                content: "x" + randomText(upTo: 12, using: &random),
                createdAt: TestTime.start.addingTimeInterval(Double(index / 2) - 10_000.125))
            if !isUser {
                node.status = [.complete, .stopped, .failed, .interrupted].randomElement(using: &random) ?? .complete
                node.errorCode = node.status == .failed ? .aiProviderError : nil
                node.model = "tiny"
                node.tokenCount = Int.random(in: 0...50, using: &random)
                node.finishReason = Bool.random(using: &random) ? "stop" : nil
                node.metadata = node.status == .failed ? ["error": "It \"broke\"."] : [:]
            } else if Bool.random(using: &random) {
                node.editedAt = TestTime.start
                node.metadata = ["n": .number(1.5), "l": .list([.null, .bool(true), .object(["k": "v"])])]
                node.edits = (0..<Int.random(in: 0...3, using: &random)).map {
                    MessageEdit(content: "former \($0)", editedAt: TestTime.start.addingTimeInterval(Double($0)))
                }
            }
            node.isDeleted = Int.random(in: 0..<8, using: &random) == 0
            if node.isDeleted { (node.content, node.metadata, node.edits) = ("", [:], []) }
            nodes.append(node)
        }
        let shown = nodes.indices.filter { !nodes[$0].isDeleted }
        let title = "T " + randomText(upTo: 5, using: &random)
        return thread(nodes, title: title, active: shown.randomElement(using: &random))
    }

    func chain(_ contents: [String]) -> ImportedThread? {
        thread(
            contents.enumerated().map {
                .init(parent: $0 > 0 ? $0 - 1 : nil, role: $0 % 2 == 0 ? .user : .assistant, content: $1)
            }, title: "Chain", active: nil)
    }

    private func thread(_ nodes: [ConversationDraft.Node], title: String, active: Int?) -> ImportedThread? {
        try? ImportedThread(
            ConversationDraft(title: title, temperature: 0.5, isPinned: true, nodes: nodes, activeNode: active),
            in: chat.project.id, of: chat.user.id, copies: CopyNumbers(), environment: chat.environment)
    }
}

/// A file with its ids in the order in which they appear, instead of the ids.
private func anonymous(_ file: String) -> String {
    var numbers: [Substring: Int] = [:]
    return file.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/) { match in
        numbers[match.output] = numbers[match.output] ?? numbers.count
        return "id-\(numbers[match.output] ?? 0)"
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
