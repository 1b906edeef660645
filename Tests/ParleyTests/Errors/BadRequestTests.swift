import Foundation
import Testing

extension OneServer {
    /// What is wrong with a request is told, and is never the server's fault.
    @Suite struct BadRequestTests {
        /// Every call that takes a JSON body; `{thread}` and `{project}` are someone's own.
        static let callsWithBody = [
            ("POST", "auth/register"), ("POST", "auth/login"), ("PATCH", "auth/me"), ("POST", "auth/password"),
            ("POST", "projects"), ("PATCH", "projects/{project}"), ("POST", "threads"),
            ("PATCH", "threads/{thread}"), ("POST", "threads/{thread}/messages"),
        ]

        private func call(
            _ call: (method: String, path: String), bytes: [UInt8], type: String? = "application/json"
        ) async throws -> Reply {
            let person = try await Person.register()
            let project = try await person.newProject()
            let thread = try await person.newThread(in: project)
            let path = call.path.replacing("{project}", with: project).replacing("{thread}", with: thread.id)
            let rest = type.map { person.rest.with(("Content-Type", $0)) } ?? person.rest
            return try await rest.send(call.method, path, bytes: bytes)
        }

        @Test(arguments: callsWithBody)
        func malformedJSONIs400(method: String, path: String) async throws {
            let bodies = [
                "{", "{\"a\":}", "nonsense", "{\"content\":\"x\"} trailing", "{'a':1}", "{\"a\":1,}", "{\"a\":[1,]}",
                "{\"a\":1} // comment", "{/* comment */}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":1,\"a\":2}",
            ]
            for body in bodies {
                try expectProblem(try await call((method, path), bytes: Array(body.utf8)), 400, "invalid_message")
            }
        }

        @Test(arguments: callsWithBody)
        func noBodyAtAllIs400(method: String, path: String) async throws {
            try expectProblem(try await call((method, path), bytes: []), 400, "invalid_message")
        }

        @Test(arguments: callsWithBody)
        func jsonThatIsNoObjectIs422(method: String, path: String) async throws {
            for body in ["[]", "\"text\"", "5", "true", "null", "[{}]"] {
                try expectInvalid(try await call((method, path), bytes: Array(body.utf8)), "body")
            }
        }

        @Test(arguments: callsWithBody)
        func otherContentTypesAre415(method: String, path: String) async throws {
            for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"] {
                let reply = try await call((method, path), bytes: Array("{}".utf8), type: type)
                try expectProblem(reply, 415, "unsupported_media_type")
            }
        }

        @Test(arguments: callsWithBody)
        func bytesThatAreNoUTF8Are400(method: String, path: String) async throws {
            let bytes = Array("{\"content\":\"".utf8) + [0xc3, 0x28, 0xff] + Array("\"}".utf8)
            try expectProblem(try await call((method, path), bytes: bytes), 400, "invalid_message")
        }

        @Test(arguments: callsWithBody)
        func jsonInUTF16Is400(method: String, path: String) async throws {
            let bytes = "{\"name\":\"x\"}".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
            try expectProblem(try await call((method, path), bytes: bytes), 400, "invalid_message")
        }

        @Test(arguments: [512, 513, 5_000, 100_000])
        func deepNestingIsNoTrap(depth: Int) async throws {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let inner = open == "[" ? "" : "1"
                let nested = String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
                let body = "{\"name\":\"Deep\",\"other\":\(nested)}"
                let reply = try await call(("POST", "projects"), bytes: Array(body.utf8))
                #expect([201, 400].contains(reply.status), "\(reply.text)")
            }
            #expect(try await RESTClient(port: try ParleyProgram.shared.port).get("/health").status == 200)
        }

        @Test func unknownKeysAreIgnored() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post("projects", ["name": "A", "colour": 7, "id": "mine", "": nil])
            #expect(reply.status == 201, "\(reply.text)")
        }

        @Test func jsonWithAnotherCharsetParameterIsJSON() async throws {
            let reply = try await call(
                ("POST", "projects"), bytes: Array("{\"name\":\"A\"}".utf8), type: "Application/JSON; charset=utf-8")
            #expect(reply.status == 201)
        }

        @Test func aBodyOf3MiBIs413() async throws {
            let content = String(repeating: "x", count: 3 << 20)
            let reply = try await call(
                ("POST", "threads/{thread}/messages"), bytes: try JSON.object(["content": .string(content)]).bytes)
            try expectProblem(reply, 413, "payload_too_large")
        }

        @Test func aHugeHeaderIsRefusedAndTheServerLives() async throws {
            let rest = RESTClient(port: try ParleyProgram.shared.port)
            let reply = try? await rest.with(("X-Huge", String(repeating: "x", count: 1 << 20))).get("auth/me")
            #expect(reply.map { (400..<500).contains($0.status) } ?? true)
            #expect(try await rest.get("/health").status == 200)
        }

        @Test(arguments: [
            "/nothing", "/api", "/api/", "/api/v1", "/api/v2/projects", "/api/v1/nothing", "/ws/chat", "/ws/chat/x",
            "/index.html.br", "/assets/", "/.env", "/health/x", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../index.html.br",
        ])
        func anUnknownAddressIs404(path: String) async throws {
            let person = try await Person.register()
            try expectProblem(try await person.rest.get(path), 404, "not_found")
        }

        @Test func anUnknownMethodIsNoServerError() async throws {
            let person = try await Person.register()
            for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
                let reply = try await person.rest.send(method, "models")
                #expect((400..<500).contains(reply.status) && reply.status != 401, "\(method): \(reply.status)")
                #expect(reply.header("Content-Type") == "application/problem+json")
            }
        }

        @Test(arguments: [
            "limit=0", "limit=-1", "limit=101", "limit=x", "limit=", "limit=1.5", "limit=99999999999999999999",
            "offset=-1", "offset=x", "cursor=x", "cursor=", "cursor=%00", "offset=1&cursor=AAAA",
            "include_archived=1", "include_archived=yes", "include_archived=", "sort_by=title", "sort_by=", "order=up",
            "project_id=x", "project_id=",
        ])
        func oddQueryValuesAre422(query: String) async throws {
            let person = try await Person.register()
            let reply = try await person.rest.get("threads?\(query)")
            try expectProblem(reply, 422, "validation_failed")
            let field = String(query.split(separator: "=", omittingEmptySubsequences: false)[0])
            if !query.contains("&") { try expectInvalid(reply, field) }
        }

        @Test(arguments: ["limit=0", "limit=201", "before=x", "after=x", "before=", "include_deleted=2"])
        func oddQueryValuesOfMessagesAre422(query: String) async throws {
            let thread = try await Person.register().newThread()
            try expectProblem(
                try await thread.person.rest.get("\(thread.path)/messages?\(query)"), 422, "validation_failed")
        }

        @Test(arguments: ["%", "%zz", "a=%ff", "&&&", "=", "limit", "limit=5&limit=x", "search=%00", "search=%22*%27)"])
        func brokenQueriesAreNoServerError(query: String) async throws {
            let person = try await Person.register()
            let reply = try await person.rest.get("threads?\(query)")
            #expect(reply.status < 500, "\(reply.status)")
        }
    }
}
