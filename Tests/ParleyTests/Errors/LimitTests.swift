import Foundation
import Testing

extension OneServer {
    @Suite struct MessageRuleTests {
        @Test func fiftyThousandCharactersAreTheMost() async throws {
            let thread = try await Person.register().newThread()
            let suffix = "[[script text=\"ok\" rate=0]]"
            let longest = String(repeating: "é", count: 50_000 - suffix.count) + suffix
            let tooLong = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": .string(longest + "x")])
            try expectInvalid(tooLong, "content", "message_too_long")
            #expect(try await thread.messages().isEmpty)
            // Whether the longest fits the model is another question.
            let reply = try await thread.person.rest.post("\(thread.path)/messages", ["content": .string(longest)])
            try expectProblem(reply, 422, "insufficient_tokens")
        }

        @Test(arguments: [
            ("content", JSON.string("")), ("content", " \n\t "), ("content", nil), ("content", 5),
            ("content", "a\u{0}b"), ("client_message_id", ""), ("client_message_id", 7),
            ("client_message_id", .string(String(repeating: "x", count: 129))), ("parent_message_id", "x"),
            ("options", "fast"),
        ])
        func namesTheFieldThatBreaksARule(field: String, value: JSON) async throws {
            let thread = try await Person.register().newThread()
            let body: [String: JSON] = ["content": "hello"].merging([field: value]) { $1 }
            let reply = try await thread.person.rest.post("\(thread.path)/messages", .object(body))
            try expectInvalid(reply, field)
            #expect(try await thread.messages().isEmpty)
        }

        @Test(arguments: [
            ("temperature", JSON.number(2.1)), ("temperature", -1), ("temperature", "hot"), ("max_tokens", 0),
            ("max_tokens", "many"), ("model", ""), ("model", 5),
        ])
        func namesTheOptionThatBreaksARule(option: String, value: JSON) async throws {
            let thread = try await Person.register().newThread()
            let reply = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": "hello", "options": .object([option: value])])
            try expectInvalid(reply, "options.\(option)")
        }

        @Test(arguments: [JSON.number(1.5), .number(1e300), .number(-1e19)])
        func aNumberThatDoesNotFitIsStillJSON(value: JSON) async throws {
            let thread = try await Person.register().newThread()
            let reply = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": "hello", "options": ["max_tokens": value]])
            try expectInvalid(reply, "options.max_tokens")
        }

        @Test func aSecondMessageWaitsForTheRunningAnswer() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await thread.send("go [[script tokens=100000 rate=100]]")
            _ = try await socket.next("stream_chunk")
            let reply = try await thread.person.rest.post("\(thread.path)/messages", ["content": "me too"])
            try expectProblem(reply, 409, "generation_in_progress")
            try await socket.say("me too", as: "c2")
            let error = try await socket.next("error")
            #expect(error["error_code"] == "generation_in_progress")
            #expect(error["client_message_id"] == "c2")
            #expect(try await thread.messages().count == 2)
            #expect(try await thread.person.rest.post("\(thread.path)/stop").json["stopped"] == true)
        }
    }
}

@Suite struct RateLimitTests {
    @Test func messagesOverTheLimitAreRefusedAndSayForHowLong() async throws {
        try await ParleyProgram.serving(["CHAT_RATE_LIMIT": "3/minute"]) { program in
            let person = try await Person.register(on: program)
            let thread = try await person.newThread()
            for _ in 1...3 { try await thread.ask("hi [[script text=\"ok\" rate=0]]") }
            let reply = try await person.rest.post("\(thread.path)/messages", ["content": "hi"])
            try expectProblem(reply, 429, "rate_limit_exceeded")
            #expect(try reply.json["retry_after"].int.map { (1...60).contains($0) } == true)
            let socket = try await thread.joinedSocket()
            try await socket.say("hi", as: "c4")
            let error = try await socket.next("error")
            #expect(error["error_code"] == "rate_limit_exceeded")
            #expect(error["client_message_id"] == "c4")
            #expect(error["retry_after"].int.map { (1...60).contains($0) } == true)
            // The limit is a user's, not the server's.
            try await Person.register(on: program).newThread().ask("hi [[script text=\"ok\" rate=0]]")
        }
    }

    @Test func aRetryOfAMessageThatArrivedCostsNothing() async throws {
        try await ParleyProgram.serving(["CHAT_RATE_LIMIT": "1/hour"]) { program in
            let thread = try await Person.register(on: program).newThread()
            let message: JSON = ["content": "hi [[script text=\"ok\" rate=0]]", "client_message_id": "c1"]
            let first = try await thread.person.rest.post("\(thread.path)/messages", message)
            for _ in 1...3 {
                let retry = try await thread.person.rest.post("\(thread.path)/messages", message)
                #expect(retry.status == 202)
                #expect(try retry.json["message"]["id"] == first.json["message"]["id"])
            }
            let other = try await thread.person.rest.post("\(thread.path)/messages", ["content": "another"])
            try expectProblem(other, 429, "rate_limit_exceeded")
        }
    }

    @Test func theWindowSlides() async throws {
        try await ParleyProgram.serving(["CHAT_RATE_LIMIT": "2/second"]) { program in
            let thread = try await Person.register(on: program).newThread()
            var refusals = 0
            try await eventually {
                let reply = try await thread.person.rest.post(
                    "\(thread.path)/messages", ["content": "hi [[script text=\"ok\" rate=0]]"])
                if reply.status == 429 { refusals += 1 }
                // After the first refusal, a later message goes through again.
                return refusals > 0 && reply.status == 202
            }
        }
    }
}
