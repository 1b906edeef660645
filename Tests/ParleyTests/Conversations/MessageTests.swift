import Foundation
import Testing

extension OneServer {
    @Suite struct MessageTests {
        @Test func aSentMessageIsAnsweredWith202AndEveryKey() async throws {
            let thread = try await Person.register().newThread()
            let reply = try await thread.person.rest.post(
                "\(thread.path)/messages",
                ["content": " hi\r\n[[script text=\"ok\" rate=0]]", "client_message_id": "mine"])
            #expect(reply.status == 202)
            #expect(try reply.json.keys == ["message"])
            let message = try reply.json["message"]
            #expect(message.keys == Shape.message)
            expectID(message["id"])
            expectTime(message["created_at"])
            #expect(message["thread_id"].string == thread.id)
            #expect(message["client_message_id"] == "mine")
            #expect(message["parent_message_id"] == nil)
            #expect(
                message["content"].string.map { Array($0.utf8) } == Array(" hi\r\n[[script text=\"ok\" rate=0]]".utf8))
            #expect(message["version_index"] == 1)
            #expect(message["version_count"] == 1)
            #expect(message["attachments"] == [])
            #expect(message["metadata"] == [:])
            for key in ["is_edited", "is_deleted", "is_summarized"] { #expect(message[key] == false) }
            for key in ["error_code", "model_used", "finish_reason", "edited_at"] { #expect(message[key] == nil) }

            let answer = try await thread.endedAnswer()
            #expect(answer.keys == Shape.message)
            #expect(answer["parent_message_id"] == message["id"])
            #expect(answer["role"] == "assistant")
            #expect(answer["model_used"] == "scripted")
            #expect(answer["finish_reason"] == "stop")
            #expect(answer["prompt_tokens"].int.map { $0 > 0 } == true)
            #expect(answer["client_message_id"] == nil)
            let page = try await thread.page()
            #expect(page.keys == ["messages", "has_more", "total_tokens", "last_seq", "epoch"])
            #expect(page["messages"] == .array([message, answer]))
            #expect(page["has_more"] == false)
        }

        @Test func answersStreamInTheResponseWhenAskedTo() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            let body = try JSON.object(["content": "[[script say=unicode rate=800]]", "client_message_id": "s"]).bytes
            let reply = try await thread.person.rest
                .with(("Accept", "text/event-stream"), ("Content-Type", "application/json"))
                .send("POST", "\(thread.path)/messages", bytes: body)
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type")?.hasPrefix("text/event-stream") == true)
            #expect(reply.text.hasSuffix("\n\n"))
            let events = try reply.text.components(separatedBy: "\n\n").dropLast().map { block in
                try #require(block.hasPrefix("data: "))
                return try JSON(parsing: block.dropFirst("data: ".count).utf8)
            }
            #expect(events.first?["type"] == "new_message")
            #expect(events.last?.isFinalChunk == true)
            #expect(try await socket.answer() == events)
            let stored = try await thread.endedAnswer()["content"].string ?? ""
            #expect(Array(events.streamedText.utf8) == Array(stored.utf8))
        }

        @Test func aRefusalOfAStreamIsAProblem() async throws {
            let thread = try await Person.register().newThread()
            let rest = thread.person.rest.with(("Accept", "text/event-stream"))
            try expectInvalid(try await rest.post("\(thread.path)/messages", ["content": ""]), "content")
        }

        @Test func theAnswerGoesOnWhenItsStreamIsClosed() async throws {
            let thread = try await Person.register().newThread()
            let body = try JSON.object(["content": "[[script tokens=150 rate=300]]"]).bytes
            let stream = try await thread.person.rest
                .with(("Accept", "text/event-stream"), ("Content-Type", "application/json"))
                .open("POST", "\(thread.path)/messages", bytes: body)
            _ = try await stream.head()
            _ = try await stream.next()
            try await stream.cancel()
            let answer = try await thread.endedAnswer()
            #expect(answer["status"] == "complete")
            #expect(answer["token_count"] == 150)
        }

        @Test func sendingTheSameAgainAsAStreamEnds() async throws {
            let thread = try await Person.register().newThread()
            let rest = thread.person.rest.with(("Accept", "text/event-stream"))
            let message: JSON = ["content": "[[script text=\"ok\" rate=0]]", "client_message_id": "same"]
            #expect(try await rest.post("\(thread.path)/messages", message).status == 200)
            #expect(try await rest.post("\(thread.path)/messages", message).status == 200)
            #expect(try await thread.messages().count == 2)
        }

        @Test func namingAParentMakesABranchAndLosesNothing() async throws {
            let thread = try await Person.register().newThread()
            let first = try await thread.ask("one [[script text=\"1\" rate=0]]")
            let second = try await thread.send("two [[script text=\"2\" rate=0]]")
            _ = try await thread.endedAnswer()
            let reply = try await thread.person.rest.post(
                "\(thread.path)/messages",
                ["content": "other [[script text=\"3\" rate=0]]", "parent_message_id": first["id"]])
            #expect(reply.status == 202)
            _ = try await thread.endedAnswer()
            let shown = try await thread.messages()
            #expect(shown.map { $0["content"].string?.prefix(5) } == ["one [", "1", "other", "3"])
            #expect(shown[2]["version_index"] == 2)
            #expect(shown[2]["version_count"] == 2)
            #expect(try await thread.person.rest.get(thread.path).json["message_count"] == 6)
            // The other branch is still there to be answered.
            let back = try await thread.person.rest.post(
                "\(thread.path)/messages",
                ["content": "on [[script text=\"4\" rate=0]]", "parent_message_id": .string(second)])
            #expect(back.status == 202, "\(back.text)")
        }

        @Test func pagesGoBothWaysAndMeet() async throws {
            let thread = try await Person.register().newThread()
            for number in 0..<6 { try await thread.ask("\(number) [[script text=\"ok\" rate=0]]") }
            let all = try await thread.messages()
            #expect(all.count == 12)
            let newest = try await thread.page("?limit=5")
            #expect(newest["messages"] == .array(Array(all.suffix(5))))
            #expect(newest["has_more"] == true)
            func id(_ index: Int) -> String { all[index]["id"].string ?? "" }
            let before = try await thread.page("?limit=5&before=\(id(7))")
            #expect(before["messages"] == .array(Array(all[2..<7])))
            #expect(before["has_more"] == true)
            let oldest = try await thread.page("?limit=5&before=\(id(2))")
            #expect(oldest["messages"] == .array(Array(all[0..<2])))
            #expect(oldest["has_more"] == false)
            let after = try await thread.page("?limit=5&after=\(id(3))")
            #expect(after["messages"] == .array(Array(all[4..<9])))
            #expect(after["has_more"] == true)
            let last = try await thread.page("?limit=5&after=\(id(8))")
            #expect(last["messages"] == .array(Array(all[9..<12])))
            #expect(last["has_more"] == false)
            #expect(try await thread.page("?after=\(id(11))")["messages"] == [])
            #expect(try await thread.page("?before=\(id(0))")["messages"] == [])
            #expect(try await thread.page("?include_deleted=true")["messages"] == .array(all))
            let total = all.reduce(0) { $0 + ($1["token_count"].int ?? 0) }
            #expect(try await thread.page()["total_tokens"].int == total)
        }

        @Test func beforeAndAfterTogetherAre422() async throws {
            let thread = try await Person.register().newThread()
            let answer = try await thread.ask("hi [[script text=\"ok\" rate=0]]")
            let id = answer["id"].string ?? ""
            try expectProblem(
                try await thread.person.rest.get("\(thread.path)/messages?before=\(id)&after=\(id)"), 422,
                "validation_failed")
        }

        @Test func anUnknownAnchorIs404() async throws {
            let thread = try await Person.register().newThread()
            for side in ["before", "after"] {
                try expectProblem(
                    try await thread.person.rest.get("\(thread.path)/messages?\(side)=\(unknownID)"), 404, "not_found")
            }
        }
    }

    @Suite struct ModelTests {
        @Test func listsWhatCanBeChosen() async throws {
            let list = try await Person.register().rest.get("models").json
            #expect(list.keys.isSuperset(of: ["models", "total", "has_more"]))
            let models = list["models"].elements
            #expect(models.map { $0["id"].string } == ["scripted", "scripted-small"])
            #expect(
                models.allSatisfy { $0.keys == ["id", "provider", "context_tokens", "accepts_images", "is_default"] })
            #expect(models.map { $0["context_tokens"].int } == [8192, 1024])
            #expect(models.filter { $0["is_default"] == true }.map { $0["id"].string } == ["scripted"])
        }
    }
}
