import Foundation
import Testing

extension OneServer {
    @Suite struct VersionTests {
        private static let stoppable = "[[script tokens=400 rate=50]]"

        @Test func anEditMakesANewVersionThatIsAnswered() async throws {
            let thread = try await Person.register().newThread()
            let question = try await thread.send("[[script text=\"First.\" rate=0]]")
            let former = try await thread.endedAnswer()
            let reply = try await thread.person.rest.patch(
                "messages/\(question)", ["content": "[[script text=\"Second.\" rate=0]]"])
            #expect(reply.status == 200)
            let version = try reply.json["message"]
            #expect(version.keys == Shape.message)
            #expect(version["id"].string != question)
            #expect(version["parent_message_id"] == .null)
            #expect(version["version_index"] == 2)
            #expect(version["version_count"] == 2)
            try await eventually { try await thread.messages().last?["content"] == "Second." }

            let versions = try await thread.person.rest.get("messages/\(question)/versions").json
            #expect(versions.keys == ["versions", "total", "has_more"])
            #expect(versions["versions"].elements.compactMap { $0["version_index"].int } == [1, 2])
            let chosen = try await thread.person.rest.post("messages/\(question)/select", [:])
            #expect(chosen.status == 200)
            let shown = try await thread.messages()
            #expect(shown.map { $0["id"] } == [.string(question), former["id"]])
        }

        @Test func anEditInPlaceKeepsTheAnswerAndTheOldText() async throws {
            let thread = try await Person.register().newThread()
            let question = try await thread.send("[[script text=\"Answer.\" rate=0]] teh")
            _ = try await thread.endedAnswer()
            let reply = try await thread.person.rest.patch(
                "messages/\(question)", ["content": "the", "preserve_response": true])
            let edited = try reply.json["message"]
            #expect(edited["id"].string == question)
            #expect(edited["content"] == "the")
            #expect(edited["is_edited"] == true)
            expectTime(edited["edited_at"])
            #expect(try await thread.messages().map { $0["content"] } == ["the", "Answer."])
            let history = try await thread.person.rest.get("messages/\(question)/history").json
            #expect(history["history"].elements.map { $0["content"] } == ["[[script text=\"Answer.\" rate=0]] teh"])
        }

        @Test func aStoppedAnswerIsContinuedToTheWholeText() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say(Self.stoppable)
            let begun = try await socket.events { $0.isChunk }
            try await socket.send(["type": "stop_generation", "message_id": try #require(begun.last)["message_id"]])
            var events = begun + (try await socket.answer())
            let stopped = try #require(try await thread.messages().last)
            #expect(stopped["status"] == "stopped")
            let id = try #require(stopped["id"].string)
            let reply = try await thread.person.rest.post("messages/\(id)/continue", [:])
            #expect(reply.status == 202)
            #expect(try reply.json["message"]["status"] == "streaming")
            #expect(try reply.json["message"]["id"].string == id)
            events += try await socket.answer()
            let ended = try #require(try await thread.messages().last)
            #expect(ended["status"] == "complete")
            #expect(ended["content"].string == events.streamedText)
            #expect(try #require(ended["content"].string).hasPrefix(try #require(stopped["content"].string)))
            let again = try await thread.person.rest.post("messages/\(id)/continue", [:])
            try expectProblem(again, 409, "conflict")
        }

        @Test func aRegenerateThatFailsLeavesTheFormerVersion() async throws {
            let thread = try await Person.register().newThread()
            let former = try await thread.ask("[[script text=\"Whole.\" rate=0]]")
            let id = try #require(former["id"].string)
            let reply = try await thread.person.rest.post(
                "messages/\(id)/regenerate", ["options": ["model": "no-such-model", "temperature": 0.5]])
            #expect(reply.status == 202)
            let failed = try await thread.endedAnswer()
            #expect(failed["status"] == "failed")
            #expect(failed["version_index"] == 2)
            let version = try reply.json["message"]["id"]
            #expect(failed["id"] == version)
            let chosen = try await thread.person.rest.post("messages/\(id)/select", [:]).json["message"]
            #expect(chosen["content"] == "Whole.")
            #expect(chosen["status"] == "complete")
        }

        @Test func aDeletedMessageIsGoneFromListsAndKept() async throws {
            let thread = try await Person.register().newThread()
            let question = try await thread.send("[[script text=\"Answer.\" rate=0]]")
            let answer = try await thread.endedAnswer()
            let socket = try await thread.joinedSocket()
            #expect(try await thread.person.rest.delete("messages/\(question)").status == 204)
            let told = try await socket.next("message_deleted")
            #expect(told.keys == ["type", "seq", "message_id", "deleted_at"])
            #expect(told["message_id"].string == question)
            #expect(try await thread.messages().map { $0["id"] } == [answer["id"]])
            let all = try await thread.page("?include_deleted=true")["messages"].elements
            #expect(all.map { $0["is_deleted"] } == [true, false])
            try expectProblem(try await thread.person.rest.delete("messages/\(question)"), 404, "not_found")
            let answerID = try #require(answer["id"].string)
            try expectProblem(
                try await thread.person.rest.post("messages/\(answerID)/regenerate", [:]), 409, "conflict")
        }

        @Test func theVerbsWorkOverTheSocketAndAreToldToEveryReader() async throws {
            let thread = try await Person.register().newThread()
            let answer = try await thread.ask("[[script text=\"One.\" rate=0]]")
            let socket = try await thread.joinedSocket()
            let other = try await thread.joinedSocket()
            try await socket.send(["type": "regenerate", "message_id": answer["id"]])
            let start = try await other.next("assistant_message_start")
            #expect(start["parent_message_id"] == answer["parent_message_id"])
            _ = try await other.answer()
            try await socket.send(["type": "select_version", "message_id": answer["id"]])
            let chosen = try await other.next("message_updated")
            #expect(chosen["message"]["id"] == answer["id"])
            let updated = try await other.next("thread_updated")
            #expect(updated["thread"]["last_message"]["id"] == answer["id"])
            try await socket.send([
                "type": "edit_message", "message_id": answer["parent_message_id"], "content": "Two?",
                "preserve_response": true,
            ])
            #expect(try await other.next("message_updated")["message"]["content"] == "Two?")
            try await socket.send(["type": "delete_message", "message_id": answer["id"]])
            #expect(try await other.next("message_deleted")["message_id"] == answer["id"])
        }

        @Test func aRefusalNamesTheMessageAndTheSocketStays() async throws {
            let thread = try await Person.register().newThread()
            let answer = try await thread.ask("[[script text=\"One.\" rate=0]]")
            let socket = try await thread.joinedSocket()
            for type in ["continue_message", "edit_message"] {
                try await socket.send(["type": .string(type), "message_id": answer["id"], "content": "x"])
                let refusal = try await socket.next("error")
                #expect(refusal["message_id"] == answer["id"])
                #expect(
                    refusal["error_code"].string == (type == "edit_message" ? "validation_failed" : "conflict"))
            }
            try await socket.send(["type": "regenerate"])
            #expect(try await socket.next("error")["error_code"] == "invalid_message")
        }

        @Test func aSendersFactsComeBackAsTheyWere() async throws {
            let thread = try await Person.register().newThread()
            let facts: JSON = ["draft": true, "count": 3, "where": ["page": "a/b"], "tags": ["x", .null]]
            let reply = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": "Hello", "metadata": facts])
            #expect(try reply.json["message"]["metadata"] == facts)
            let long: JSON = ["text": .string(String(repeating: "x", count: 5_000))]
            let refused = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": "Hello", "metadata": long])
            try expectProblem(refused, 422, "validation_failed")
        }
    }
}
