import Testing

extension OneServer {
    @Suite struct StopTests {
        private func running() async throws -> (thread: Conversation, socket: SocketClient, answerID: JSON) {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("go [[script tokens=100000 rate=200]]")
            let start = try await socket.next("assistant_message_start")
            _ = try await socket.next("stream_chunk")
            return (thread, socket, start["message_id"])
        }

        private func expectStopped(_ thread: Conversation, _ events: [JSON], _ answerID: JSON) async throws {
            let final = try #require(events.last)
            #expect(final["status"] == "stopped")
            #expect(final["message_id"] == answerID)
            let stored = try #require(try await thread.messages().last)
            #expect(stored["id"] == answerID)
            #expect(stored["status"] == "stopped")
            #expect(stored["content"].string?.hasSuffix(events.streamedText) == true)
            try await eventually { try await thread.person.rest.get(thread.path).json["is_generating"] == false }
        }

        @Test func bySocketKeepsTheText() async throws {
            let (thread, socket, answerID) = try await running()
            try await socket.send(["type": "stop_generation", "message_id": answerID])
            try await expectStopped(thread, try await socket.answer(), answerID)
        }

        @Test func bySocketNamesTheMessage() async throws {
            let (thread, socket, _) = try await running()
            try await socket.send(["type": "stop_generation"])
            #expect(try await socket.next("error")["error_code"] == "invalid_message")
            #expect(try await thread.person.rest.get(thread.path).json["is_generating"] == true)
        }

        @Test func byRESTKeepsTheTextAndHasEndedWhenItAnswers() async throws {
            let (thread, socket, answerID) = try await running()
            let reply = try await thread.person.rest.post("\(thread.path)/stop")
            #expect(reply.status == 200)
            #expect(try reply.json == ["stopped": true])
            #expect(try await thread.messages().last?["status"] == "stopped")
            try await expectStopped(thread, try await socket.answer(), answerID)
            #expect(try await thread.person.rest.post("\(thread.path)/stop").json == ["stopped": false])
        }

        @Test func theNextMessageIsAnsweredAfterwards() async throws {
            let (thread, socket, answerID) = try await running()
            try await socket.send(["type": "stop_generation", "message_id": answerID])
            _ = try await socket.answer()
            try await socket.say("again [[script text=\"ok\" rate=0]]")
            #expect(try await socket.answer().streamedText == "ok")
            #expect(
                try await thread.messages().map { $0["status"].string } == [
                    "complete", "stopped", "complete", "complete",
                ])
        }

        @Test func anotherMessageIsNotStopped() async throws {
            let (thread, socket, answerID) = try await running()
            let question = try #require(try await thread.messages().first?["id"])
            try await socket.send(["type": "stop_generation", "message_id": question])
            try await socket.send(["type": "stop_generation", "message_id": .string(unknownID)])
            let error = try await socket.next("error")
            #expect(error["error_code"] == "not_found")
            #expect(try await thread.person.rest.get(thread.path).json["is_generating"] == true)
            try await socket.send(["type": "stop_generation", "message_id": answerID])
            _ = try await socket.answer()
        }

        @Test func aSilentAnswerCanBeStopped() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("[[script fault=stall]]")
            let start = try await socket.next("assistant_message_start")
            try await socket.send(["type": "stop_generation", "message_id": start["message_id"]])
            #expect(try await socket.answer().last?["status"] == "stopped")
            #expect(try await thread.messages().last?["content"] == "")
        }

        @Test func deletingTheThreadStopsItsAnswer() async throws {
            let (thread, _, _) = try await running()
            #expect(try await thread.person.rest.delete(thread.path).status == 204)
            try expectProblem(try await thread.person.rest.get(thread.path), 404, "thread_not_found")
        }
    }
}
