import Foundation
import ModelProviders
import Testing

@testable import ChatCore

@Suite("Importing Parley files")
struct ParleyImportTests {
    @Test("Without ids, messages follow one another")
    func linear() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try await chat.importConversation(conversation("Roses", "Hello", "Hi.", "More"))
            #expect(thread.title == "Roses")
            #expect(thread.titleSource == .user)
            #expect(thread.messageCount == 3)
            #expect(thread.lastMessage?.content == "More")
            #expect(!thread.hasUnread)
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.map(\.content) == ["Hello", "Hi.", "More"])
            #expect(shown.map(\.role) == [.user, .assistant, .user])
            #expect(shown.map(\.parentID) == [nil, shown[0].id, shown[1].id])
            #expect(thread.totalTokens == shown.reduce(0) { $0 + TokenEstimate.tokens($1.content) })
            #expect(try await chat.projects.get(chat.project.id, owner: chat.user.id).threadCount == 2)
            let found = try await chat.threads.list(of: chat.user.id, query: ThreadQuery(search: "more"))
            #expect(found.elements.map(\.id) == [thread.id])
        }
    }

    @Test("With ids they are a tree, in whatever order they come")
    func tree() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try await chat.importConversation(
                """
                {"messages":[
                {"id":"c","parent_message_id":"b","is_user":true,"content":"third"},
                {"id":"a","parent_message_id":null,"is_user":true,"content":"first"},
                {"id":"b2","parent_message_id":"a","is_user":false,"content":"other"},
                {"id":"b","parent_message_id":"a","is_user":false,"content":"second"}],
                "active_message_id":"c","title":null}
                """)
            #expect(thread.title == "first")
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.map(\.content) == ["first", "second", "third"])
            #expect(shown.map(\.versionCount) == [1, 2, 1])
            #expect(shown.map(\.versionIndex) == [1, 2, 1])
            let all = try await chat.allMessages(in: thread.id)
            #expect(all.count == 4)
        }
    }

    @Test("Times stay, and those that can't be are moved to where they can")
    func times() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let thread = try await chat.importConversation(
                """
                {"title":"T","created_at":"2020-01-01T00:00:00Z","messages":[
                {"is_user":true,"content":"a","created_at":"2021-02-03T04:05:06.789Z"},
                {"is_user":false,"content":"b","created_at":"2021-02-03T05:05:06+01:00"},
                {"is_user":true,"content":"c"},
                {"is_user":false,"content":"d","created_at":"2999-01-01T00:00:00Z"}]}
                """)
            let times = try await chat.shown(in: thread.id).map { TransferTime.text($0.createdAt) }
            #expect(times[0] == "2021-02-03T04:05:06.789Z")
            // An answer is not older than what it answers.
            #expect(times[1] == times[0])
            #expect(times[2] == times[0])
            #expect(times[3] == TransferTime.text(chat.environment.now()))
            #expect(TransferTime.text(thread.createdAt) == "2020-01-01T00:00:00.000Z")
            #expect(thread.lastActivityAt == chat.environment.now())
        }
    }

    @Test(
        "A conversation that can't be stored is told by its place, and the others are taken",
        arguments: [
            (#"{"messages":[]}"#, "has no messages"), ("7", "must be an object"), ("[]", "must be an object"),
            (#"{"title":"X"}"#, "messages is missing"), (#"{"messages":{}}"#, "messages must be a list"),
            (#"{"messages":[1]}"#, "messages[0] must be an object"),
            (#"{"messages":[{"content":"a"}]}"#, "messages[0].is_user is missing"),
            (#"{"messages":[{"is_user":1,"content":"a"}]}"#, "messages[0].is_user must be true or false"),
            (#"{"messages":[{"is_user":true}]}"#, "messages[0].content is missing"),
            (#"{"messages":[{"is_user":true,"content":["a"]}]}"#, "messages[0].content must be a text"),
            (#"{"messages":[{"is_user":true,"content":" \n"}]}"#, "messages[0].content must not be empty"),
            (#"{"messages":[{"is_user":true,"content":"a","created_at":"now"}]}"#, "messages[0].created_at must be"),
            (#"{"messages":[{"is_user":true,"content":"a","parent_message_id":"b"}]}"#, "is not a message of it"),
            (
                #"{"messages":[{"id":"a","is_user":true,"content":"a"},{"id":"a","is_user":true,"content":"b"}]}"#,
                "messages[1].id is another message's too"
            ),
            (
                #"""
                {"messages":[{"id":"a","parent_message_id":"b","is_user":true,"content":"a"},
                {"id":"b","parent_message_id":"a","is_user":true,"content":"b"}]}
                """#, "its own ancestor"
            ),
            (#"{"messages":[{"id":"","is_user":true,"content":"a"}]}"#, "messages[0].id must have"),
            (#"{"messages":[{"is_user":true,"content":"a"}],"active_message_id":"q"}"#, "active_message_id"),
            (#"{"title":5,"messages":[]}"#, "title must be a text"),
        ])
    func broken(json: String, reason: String) async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let report = try await chat.importFile(parley(conversation("A", "x"), json, conversation("B", "x")))
            #expect(report.threads.map(\.title) == ["A", "B"])
            #expect(report.failures.map(\.index) == [1])
            #expect(report.failures.first?.reason.contains(reason) == true, "\(report.failures)")
            let stored = try await chat.threads.list(of: chat.user.id, query: ThreadQuery())
            #expect(stored.total == 3)
        }
    }

    @Test("A file that breaks off keeps the whole conversations before it")
    func brokenOff() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let file = parley(conversation("A", "x"), conversation("B", "y"), conversation("C", "z"))
            let half = String(file.prefix(file.count * 2 / 3))
            let report = try await chat.importFile(half)
            #expect(report.threads.map(\.title) == ["A"])
            #expect(report.failures.map(\.index) == [1])
            #expect(report.failures.first?.reason.contains("not valid JSON") == true)
        }
    }

    @Test(
        "What is no JSON at all, or no Parley file, is refused",
        arguments: [
            ("", ChatError.Code.invalidMessage), ("hello", .invalidMessage), ("{", .invalidMessage),
            (#"{"threads":[{"#, .invalidMessage), ("[]", .validationFailed), ("{}", .validationFailed),
            ("3", .validationFailed), (#"{"format":"parley/1","threads":{}}"#, .validationFailed),
            (#"{"format":"parley/2","threads":[]}"#, .validationFailed), (#"{"threads":[]}"#, .validationFailed),
            (#"{"format":"parley/1"}"#, .validationFailed), ("\"parley/1\"", .validationFailed),
        ])
    func refused(file: String, code: ChatError.Code) async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let error = try await chatError { _ = try await chat.importFile(file) }
            #expect(error.code == code)
            #expect(try await chat.threads.list(of: chat.user.id, query: ThreadQuery()).total == 1)
        }
    }

    @Test("The format may be named behind the conversations; when it isn't, the report says so")
    func formatBehind() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let named = try await chat.importFile(
                #"{"x":[{"y":1}],"threads":[\#(conversation("A", "x"))],"format":"parley/1"}"#)
            #expect(named.threads.count == 1)
            #expect(named.failures == [])
            let unnamed = try await chat.importFile(#"{"threads":[\#(conversation("B", "x"))]}"#)
            #expect(unnamed.threads.count == 1)
            #expect(unnamed.failures.map(\.index) == [1])
        }
    }

    @Test("The same file again brings nothing new; a thread that was deleted comes back")
    func again() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            // Two that are the same are two.
            let file = parley(conversation("A", "x"), conversation("A", "x"), conversation("B", "x"))
            let first = try await chat.importFile(file)
            #expect(first.threads.count == 3)
            let second = try await chat.importFile(file)
            #expect(second.threads.count == 0)
            #expect(second.skippedCount == 3)
            try await chat.threads.delete(first.threads[2].id, owner: chat.user.id)
            let third = try await chat.importFile(file)
            #expect(third.threads.map(\.title) == ["B"])
            #expect(third.skippedCount == 2)
            let elsewhere = try await chat.importFile(file, into: try await chat.newProject().id)
            #expect(elsewhere.threads.count == 3)
            let grown = try await chat.importFile(parley(conversation("A", "x", "y")))
            #expect(grown.threads.count == 1)
        }
    }

    @Test("Several files count on, and one that is broken spoils none of the others")
    func severalFiles() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let report = try await chat.importFiles([
                parley(conversation("A", "x")), "oops", parley("{}", conversation("B", "x")),
            ])
            #expect(report.threads.map(\.title) == ["A", "B"])
            #expect(report.threads.map(\.index) == [0, 3])
            #expect(report.failures.map(\.index) == [1, 2])
        }
    }

    @Test("Odd text is taken as it is, but for U+0000; long answers are taken whole")
    func oddText() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            var random = SeededRandom(1)
            let texts = (0..<20).map { _ in "x" + randomText(upTo: 20, using: &random) }
            let long = String(repeating: "wörd ", count: 20_000)
            let encoded = try String(decoding: JSONEncoder().encode(texts + [long, "a\0b"]), as: UTF8.self)
            let values = try JSONDecoder().decode([String].self, from: Data(encoded.utf8))
            let messages = try values.map {
                #"{"is_user":false,"content":\#(String(decoding: try JSONEncoder().encode($0), as: UTF8.self))}"#
            }
            let thread = try await chat.importConversation(#"{"messages":[\#(messages.joined(separator: ","))]}"#)
            let shown = try await chat.shown(in: thread.id)
            #expect(shown.map(\.content) == texts + [long, "ab"])
        }
    }

    @Test("What doesn't fit is refused without being kept")
    func tooLarge() async throws {
        var file = ImportFile(.parley, costMax: 2_000)
        let large = conversation("L", String(repeating: "x", count: 1_000), String(repeating: "y", count: 1_000))
        let found = Array(parley(conversation("A", "x"), large, conversation("B", "y")).utf8).withUnsafeBytes {
            file.read($0)
        }
        file.finish()
        #expect(file.fault == nil)
        #expect(found.map(\.index) == [0, 1, 2])
        #expect(
            found.map { if case .tooLarge = $0.outcome { true } else { false } } == [false, true, false])
    }

    @Test("Others' projects are not there")
    func foreign() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let other = try await chat.newUser()
            let error = try await chatError {
                _ = try await chat.imports.begin(in: chat.project.id, as: .parley, by: other.id)
            }
            #expect(error.code == .notFound)
            let foreign = try await chatError {
                _ = try await chat.exports.export(chat.thread.id, as: .md, owner: other.id)
            }
            #expect(foreign.code == .threadNotFound)
        }
    }

    @Test("One can go on in an imported thread")
    func goesOn() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider) { chat in
            let thread = try await chat.importConversation(conversation("A", "one", "two"))
            try await chat.send("three", in: thread.id)
            let call = try await provider.nextCall()
            #expect(call.request.turns.map(\.content) == ["one", "two", "three"])
            call.finish()
        }
    }
}
