import Foundation
import Testing

extension OneServer {
    @Suite struct ContextTests {
        private static let keys: Set = [
            "model", "counting", "used", "total", "percentage", "severity", "truncated_message_ids", "summary_tokens",
        ]

        private func context(_ thread: Conversation) async throws -> JSON {
            let reply = try await thread.person.rest.get("\(thread.path)/context")
            try #require(reply.status == 200, "\(reply.text)")
            return try reply.json
        }

        @Test func aThreadTellsHowFullItsContextIs() async throws {
            let thread = try await Person.register().newThread()
            let empty = try await context(thread)
            #expect(empty.keys == Self.keys)
            #expect(empty["model"] == "scripted")
            #expect(empty["counting"] == "estimate")
            #expect(empty["severity"] == "ok")
            #expect(empty["truncated_message_ids"] == [])
            #expect(empty["summary_tokens"] == 0)
            // 8,192 less the 4,096 for the answer.
            #expect(empty["total"] == 4096)

            let words = String(repeating: "word ", count: 100)
            try await thread.ask("[[script text=\"fine\" rate=0]] \(words)")
            let used = try #require(try await context(thread)["used"].int)
            #expect(used > (empty["used"].int ?? 0))
            #expect(try await context(thread)["counting"] == "provider", "the scripted provider counts")
        }

        @Test func aWindowTooSmallNamesWhatFallsOut() async throws {
            try await ParleyProgram.serving(["AI_CONTEXT_TOKENS": "256"]) { program in
                let person = try await Person.register(on: program)
                let models = try await person.rest.get("models").json["models"].elements
                #expect(models.allSatisfy { $0["context_tokens"] == 256 })
                let thread = try await person.newThread()
                for index in 0..<4 {
                    try await thread.ask("[[script text=\"\(index)\" rate=0]] \(String(repeating: "word ", count: 30))")
                }
                let context = try await context(thread)
                #expect(context["total"] == 128)
                #expect(context["severity"] == "critical")
                let ids = try await thread.messages().compactMap { $0["id"].string }
                let out = context["truncated_message_ids"].elements.compactMap(\.string)
                #expect(!out.isEmpty)
                #expect(out == ids.prefix(out.count).reversed())

                let reply = try await person.rest.post(
                    "\(thread.path)/messages", ["content": .string(String(repeating: "word ", count: 500))])
                try expectProblem(reply, 422, "insufficient_tokens")
            }
        }

        @Test func aStrangerIsToldNothing() async throws {
            let thread = try await Person.register().newThread()
            let stranger = try await Person.register()
            try expectProblem(try await stranger.rest.get("\(thread.path)/context"), 404, "thread_not_found")
        }
    }
}
