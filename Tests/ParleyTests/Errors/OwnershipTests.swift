import Foundation
import Testing

extension OneServer {
    /// What belongs to someone else is as if it were not there.
    @Suite struct OwnershipTests {
        /// Someone's things, for others to reach for.
        private struct Things {
            var owner: Person
            var project: String
            var thread: Conversation
            var message: String
        }

        private func things() async throws -> Things {
            let owner = try await Person.register()
            let project = try await owner.newProject("Secret plans")
            let thread = try await owner.newThread(in: project)
            try await thread.ask("hello [[script text=\"hi\" rate=0]]")
            let message = try #require(try await thread.messages().first?["id"].string)
            return Things(owner: owner, project: project, thread: thread, message: message)
        }

        private func state(_ things: Things) async throws -> [JSON] {
            [
                try await things.owner.rest.get("projects/\(things.project)").json,
                try await things.owner.rest.get(things.thread.path).json, try await things.thread.page(),
            ]
        }

        @Test func aStrangerFindsNothingAndChangesNothing() async throws {
            let things = try await things()
            let stranger = try await Person.register()
            let own = try await stranger.newThread()
            let before = try await state(things)
            let thread = things.thread.path
            let calls: [(String, String, JSON?, String)] = [
                ("GET", "projects/\(things.project)", nil, "not_found"),
                ("PATCH", "projects/\(things.project)", ["name": "Mine"], "not_found"),
                ("DELETE", "projects/\(things.project)", nil, "not_found"),
                ("POST", "threads", ["project_id": .string(things.project)], "not_found"),
                (
                    "POST", "threads", ["project_id": .string(things.project), "initial_message": "hi"], "not_found"
                ),
                ("GET", thread, nil, "thread_not_found"),
                ("PATCH", thread, ["title": "Mine"], "thread_not_found"),
                ("DELETE", thread, nil, "thread_not_found"),
                ("GET", "\(thread)/messages", nil, "thread_not_found"),
                ("POST", "\(thread)/messages", ["content": "hi"], "thread_not_found"),
                ("POST", "\(thread)/stop", nil, "thread_not_found"),
                ("GET", "\(own.path)/messages?before=\(things.message)", nil, "not_found"),
                ("GET", "\(own.path)/messages?after=\(things.message)", nil, "not_found"),
            ]
            for (method, path, body, code) in calls {
                try expectProblem(try await stranger.rest.send(method, path, body), 404, code)
            }
            let list = try await stranger.rest.get("threads?project_id=\(things.project)")
            #expect(try list.status == 404 || list.json["threads"].elements.isEmpty, "\(list.text)")
            #expect(try await stranger.rest.get("threads?search=Secret").json["total"] == 0)
            #expect(try await stranger.rest.get("threads?search=hello").json["total"] == 0)
            #expect(try await state(things) == before)
        }

        @Test func nobodyAnswersAMessageOfAnotherThread() async throws {
            let things = try await things()
            let stranger = try await Person.register()
            let other = try await things.owner.newThread(in: things.project)
            for thread in [try await stranger.newThread(), other] {
                let reply = try await thread.person.rest.post(
                    "\(thread.path)/messages",
                    ["content": "hi", "parent_message_id": .string(things.message)])
                #expect([404, 422].contains(reply.status), "\(reply.text)")
                #expect(try await thread.messages().isEmpty)
            }
        }

        @Test func nobodyStopsAnothersAnswer() async throws {
            let owner = try await Person.register()
            let thread = try await owner.newThread()
            let reader = try await thread.joinedSocket()
            try await reader.say("go [[script tokens=100000 rate=100]]")
            let start = try await reader.next("assistant_message_start")
            let stranger = try await Person.register()
            let own = try await stranger.newThread().joinedSocket()
            try await own.send(["type": "stop_generation", "message_id": start["message_id"]])
            let error = try await own.next("error")
            #expect(error["error_code"] == "not_found")
            #expect(error["message_id"] == start["message_id"])
            try expectProblem(try await stranger.rest.post("\(thread.path)/stop"), 404, "thread_not_found")
            #expect(try await owner.rest.get(thread.path).json["is_generating"] == true)
            #expect(try await owner.rest.post("\(thread.path)/stop").json["stopped"] == true)
        }

        @Test func nobodyReadsAnothersMessageBySocket() async throws {
            let things = try await things()
            let own = try await Person.register().newThread().joinedSocket()
            try await own.send(["type": "mark_read", "message_id": .string(things.message)])
            #expect(try await own.next("error")["error_code"] == "not_found")
            try await own.send([
                "type": "send_message", "client_message_id": "c1", "content": "hi",
                "parent_message_id": .string(things.message),
            ])
            let refusal = try await own.next("error")
            #expect(refusal["client_message_id"] == "c1")
            #expect(["not_found", "validation_failed"].contains(refusal["error_code"].string))
        }

        @Test(arguments: [unknownID] + garbageIDs)
        func whatIsNoIDOrUnknownIs404(id: String) async throws {
            let person = try await Person.register()
            try expectProblem(try await person.rest.get("threads/\(id)/messages"), 404, "thread_not_found")
            for path in ["projects/\(id)", "threads/\(id)"] where !id.contains("..") {
                for (method, body) in [("GET", nil), ("PATCH", [:] as JSON), ("DELETE", nil)] {
                    let reply = try await person.rest.send(method, path, body)
                    #expect(reply.status == 404, "\(method) \(path): \(reply.status)")
                }
            }
            let sent = try await person.rest.post("threads/\(id)/messages", ["content": "hi"])
            try expectProblem(sent, 404, "thread_not_found")
            try expectProblem(try await person.rest.post("threads/\(id)/stop"), 404, "thread_not_found")
        }

        @Test func idsInBodiesAreChecked() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            try expectInvalid(try await person.rest.post("threads", ["project_id": "x"]), "project_id")
            try expectInvalid(try await person.rest.post("threads", ["project_id": 5]), "project_id")
            try expectInvalid(try await person.rest.post("threads", [:]), "project_id")
            try expectProblem(
                try await person.rest.post("threads", ["project_id": .string(unknownID)]), 404, "not_found")
            try expectInvalid(
                try await person.rest.post("\(thread.path)/messages", ["content": "a", "parent_message_id": "x"]),
                "parent_message_id")
        }
    }
}
