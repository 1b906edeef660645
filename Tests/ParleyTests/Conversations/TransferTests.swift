import Foundation
import Testing

extension OneServer {
    @Suite struct ExportTests {
        @Test(arguments: [
            ("md", "text/markdown; charset=utf-8"), ("txt", "text/plain; charset=utf-8"),
            ("json", "application/json; charset=utf-8"), ("html", "text/html; charset=utf-8"),
        ])
        func aThreadIsDownloaded(format: String, type: String) async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            _ = try await person.rest.patch(thread.path, ["title": "Größe: \"1/2\" 日本"])
            try await thread.ask("How <big>? [[script text=\"**Quite** big.\" rate=0]]")
            let reply = try await person.rest.get("\(thread.path)/export?format=\(format)")
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type") == type)
            #expect(reply.header("X-Content-Type-Options") == "nosniff")
            #expect(reply.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
            let disposition = try #require(reply.header("Content-Disposition"))
            let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
            let expected = try Regex(
                #"attachment; filename="Gr__e 1 2 __ \#(day)\.\#(format)"; "#
                    + #"filename\*=UTF-8''Gr%C3%B6%C3%9Fe%201%202%20%E6%97%A5%E6%9C%AC%20\#(day)\.\#(format)"#)
            #expect(disposition.wholeMatch(of: expected) != nil, "\(disposition)")
            #expect(reply.text.contains("How"))
            #expect(reply.text.contains("big."))
            if format == "html" { #expect(reply.text.contains("How &lt;big&gt;?")) }
            #expect(try await person.rest.send("HEAD", "\(thread.path)/export?format=\(format)").status == 200)
        }

        @Test func onlyItsOwnerGetsIt() async throws {
            let thread = try await Person.register().newThread()
            let stranger = try await Person.register()
            for format in ["md", "txt", "json", "html"] {
                let path = "\(thread.path)/export?format=\(format)"
                try expectProblem(try await stranger.rest.get(path), 404, "thread_not_found")
            }
            try expectInvalid(try await thread.person.rest.get("\(thread.path)/export?format=pdf"), "format")
            for id in garbageIDs {
                let reply = try await stranger.rest.get("threads/\(id)/export?format=md")
                #expect(reply.status == 404, "\(id)")
            }
        }
    }

    @Suite struct ImportTests {
        @Test func whatWasExportedComesBack() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            try await thread.ask("Question [[script text=\"Answer\" rate=0]]")
            let file = try await person.rest.get("\(thread.path)/export?format=json")
            let project = try await person.newProject()
            let reply = try await person.importing(file.body, into: project)
            #expect(reply.status == 200, "\(reply.text)")
            let report = try reply.json
            #expect(report.keys == ["imported", "skipped", "threads", "errors"])
            #expect(report["imported"] == 1)
            #expect(report["threads"][0].keys == ["id", "title"])
            let copy = Conversation(person: person, id: try #require(report["threads"][0]["id"].string))
            let messages = try await copy.messages()
            let original = try await thread.messages()
            for key in ["content", "role", "created_at", "status", "model_used", "token_count"] {
                #expect(messages.map { $0[key] } == original.map { $0[key] }, "\(key)")
            }
            let body = try await person.rest.get(copy.path).json
            #expect(body["message_count"] == 2)
            #expect(body["has_unread"] == false)
            #expect(try await person.rest.get("projects/\(project)").json["thread_count"] == 1)
            let again = try await person.importing(file.body, into: project).json
            #expect(again["imported"] == 0)
            #expect(again["skipped"] == 1)
            #expect(try await copy.ask("More [[script text=\"Yes\" rate=0]]")["content"] == "Yes")
        }

        @Test func badConversationsAreToldAndSpoilNothing() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let file = """
                {"format":"parley/1","threads":[{"title":"A","messages":[{"is_user":true,"content":"x"}]},
                {"title":"Bad","messages":[{"is_user":"yes"}]},{"title":"B","messages":[{"is_user":true,"content":"y"}]}
                """
            let report = try await person.importing(Array(file.utf8), into: project).json
            #expect(report["imported"] == 2)
            #expect(report["errors"].elements.map { $0["index"].int } == [1, 3])
            #expect(report["errors"][0].keys == ["index", "title", "reason"])
            #expect(report["errors"][0]["title"] == "Bad")
            #expect(try await person.rest.get("threads?project_id=\(project)").json["total"] == 2)
        }

        @Test func severalFilesComeAsAForm() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let files = (0..<3).map { number in
                """
                [{"title":"Talk \(number)","mapping":{"a":{"parent":null,"children":[],"message":{"author":{"role":"user"},
                "content":{"content_type":"text","parts":["Hi"]}}}},"current_node":"a"}]
                """
            }
            let form = files.enumerated().map {
                "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"conversations-00\($0).json\"\r\n"
                    + "Content-Type: application/json\r\n\r\n\($1)\r\n"
            }
            let body = form.joined() + "--XX--\r\n"
            let reply = try await person.importing(
                Array(body.utf8), into: project, format: "chatgpt", type: "multipart/form-data; boundary=XX")
            #expect(reply.status == 200, "\(reply.text)")
            let titles = try reply.json["threads"].elements.map { $0["title"].string }
            #expect(titles == ["Talk 0", "Talk 1", "Talk 2"])
            let empty = "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nx\r\n--XX--\r\n"
            try expectInvalid(
                try await person.importing(
                    Array(empty.utf8), into: project, type: "multipart/form-data; boundary=XX"), "file")
            let cut = try await person.importing(
                Array(body.utf8.dropLast(20)), into: try await person.newProject(), format: "chatgpt",
                type: "multipart/form-data; boundary=XX")
            try expectProblem(cut, 400, "invalid_message")
        }

        @Test func whatIsNoFileIsRefused() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            try expectProblem(try await person.importing(Array("hello".utf8), into: project), 400, "invalid_message")
            try expectProblem(try await person.importing([], into: project), 400, "invalid_message")
            try expectInvalid(try await person.importing(Array("[]".utf8), into: project), "body")
            try expectInvalid(try await person.importing(Array("{}".utf8), into: project, format: "slack"), "format")
            try expectProblem(
                try await person.importing(Array("{}".utf8), into: project, type: "text/csv"), 415,
                "unsupported_media_type")
            let stranger = try await Person.register()
            try expectProblem(try await stranger.importing(Array("{}".utf8), into: project), 404, "not_found")
            try expectProblem(try await stranger.importing(Array("{}".utf8), into: unknownID), 404, "not_found")
            let large = person.rest.with(("Content-Type", "application/json"), ("Content-Length", "1073741825"))
            try expectProblem(
                try await large.send("POST", "projects/\(project)/import?format=parley"), 413, "payload_too_large")
        }

        @Test func aCutConnectionLeavesWholeConversations() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let whole = #"{"title":"T","messages":[{"is_user":true,"content":"a"},{"is_user":false,"content":"b"}]}"#
            let file =
                #"{"format":"parley/1","threads":["# + String(repeating: whole + ",", count: 5) + whole.dropLast(20)
            let headers = [("Content-Type", "application/json"), ("Content-Length", String(file.utf8.count + 100))]
            let client = RESTClient(port: person.rest.port, headers: person.rest.headers + headers)
            let stream = try await client.open(
                "POST", "projects/\(project)/import?format=parley", bytes: Array(file.utf8))
            let list = "threads?project_id=\(project)&limit=100"
            try await eventually { try await person.rest.get(list).json["total"] == 5 }
            try await stream.cancel()
            let threads = try await person.rest.get(list).json["threads"].elements
            #expect(threads.map { $0["message_count"].int } == [2, 2, 2, 2, 2])
            #expect(try await person.rest.get("projects/\(project)").json["thread_count"] == 5)
        }
    }
}

/// How much a server holds of what goes through it.
@Suite struct ImportMemoryTests {
    private static let megabyte = 1024 * 1024

    @Test func aLargeFileIsNeverHeldWhole() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let project = try await person.newProject()
            _ = try await person.importing(Self.file(megabytes: 4), into: project)
            let before = try program.process.peakMemoryBytes
            let reply = try await person.importing(Self.file(megabytes: 32), into: try await person.newProject())
            #expect(reply.status == 200)
            #expect(try reply.json["imported"] == 16)
            let grown = try program.process.peakMemoryBytes - before
            #expect(grown < 24 * Self.megabyte, "grew by \(grown / Self.megabyte) MiB")
        }
    }

    /// Conversations of 2 MiB, most of which an import has no use for.
    private static func file(megabytes: Int) -> [UInt8] {
        let filler = String(repeating: "an old story \\u00e9 ", count: megabyte / 20)
        let message = #"{"is_user":true,"content":"\#(filler)","more":["\#(filler)"]}"#
        let threads = (0..<megabytes / 2).map { number in #"{"title":"\#(number)","messages":[\#(message)]}"# }
        return Array("{\"format\":\"parley/1\",\"threads\":[\(threads.joined(separator: ","))]}".utf8)
    }
}

extension Person {
    fileprivate func importing(
        _ bytes: [UInt8], into project: String, format: String = "parley", type: String = "application/json"
    ) async throws -> Reply {
        try await rest.with(("Content-Type", type)).send(
            "POST", "projects/\(project)/import?format=\(format)", bytes: bytes)
    }
}
