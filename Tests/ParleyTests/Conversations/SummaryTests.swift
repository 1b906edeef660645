import Foundation
import Testing

@Suite struct SummaryTests {
    private static let settings = ["CHAT_RATE_LIMIT": "1000/second", "SUMMARISE_CRON": "off"]
    private static let said =
        #"Plant them [[script text="In autumn." rate=0 summary="- Roses want sun.\nTOPICS: a, b, c"]]"#

    @Test func aThreadIsSummarisedOnRequest() async throws {
        try await ParleyProgram.serving(Self.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            let rest = thread.person.rest
            try await expectProblem(rest.get("\(thread.path)/summary"), 404, "not_found")
            try await expectProblem(rest.post("\(thread.path)/summarize"), 409, "conflict")
            try await expectProblem(rest.post("\(thread.path)/summarize", ["force": true]), 409, "conflict")
            for _ in 0..<2 { try await thread.ask(Self.said) }
            try await expectProblem(rest.post("\(thread.path)/summarize", ["force": false]), 409, "conflict")
            try await expectProblem(rest.post("\(thread.path)/summarize", ["force": "yes"]), 422, "validation_failed")

            let socket = try await thread.joinedSocket()
            let begun = try await rest.post("\(thread.path)/summarize", ["force": true])
            #expect(begun.status == 202)
            #expect(try begun.json["status"] == "processing")
            #expect(try begun.json["estimated_time"].int ?? 0 > 0)
            let event = try await socket.next("summary_available")
            #expect(event["summary_id"] == (try begun.json["summary_id"]))
            #expect(event["thread_id"].string == thread.id)
            #expect(event["message_count"] == 4)
            #expect(event["seq"].int != nil)
            let updated = try await socket.next("thread_updated")["thread"]
            #expect((updated["is_summarized"], updated["summary_count"]) == (true, 1))
            #expect(updated["last_summary_at"].string != nil)

            let summary = try await rest.get("\(thread.path)/summary").json
            #expect(summary.keys == Shape.summary)
            #expect(summary["summary_text"] == "- Roses want sun.")
            #expect(summary["key_topics"] == ["a", "b", "c"])
            let messages = try await thread.messages()
            #expect(summary["start_message_id"] == messages[0]["id"])
            #expect(summary["end_message_id"] == messages[3]["id"])
            #expect(messages.allSatisfy { $0["is_summarized"] == true })
            let list = try await rest.get("\(thread.path)/summaries").json
            #expect(list["summaries"] == [summary])
            #expect((list["total"], list["has_more"], list["next_cursor"]) == (1, false, .null))
        }
    }

    @Test func aSummaryIsCorrectedAndUndoneByItsOwnerOnly() async throws {
        try await ParleyProgram.serving(Self.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            let rest = thread.person.rest
            let other = try await Person.register(on: program).rest
            try await thread.ask(Self.said)
            let socket = try await thread.joinedSocket()
            _ = try await rest.post("\(thread.path)/summarize", ["force": true])
            let id = try #require(try await socket.next("summary_available")["summary_id"].string)

            try await expectProblem(other.patch("summaries/\(id)", ["summary_text": "x"]), 404, "not_found")
            try await expectProblem(other.delete("summaries/\(id)"), 404, "not_found")
            try await expectProblem(other.post("\(thread.path)/summarize"), 404, "thread_not_found")
            try await expectProblem(other.get("\(thread.path)/summary"), 404, "thread_not_found")
            try await expectProblem(other.get("\(thread.path)/summaries"), 404, "thread_not_found")
            try await expectProblem(rest.patch("summaries/x", ["summary_text": "x"]), 404, "not_found")
            try await expectProblem(rest.patch("summaries/\(id)", ["summary_text": " "]), 422, "validation_failed")

            let changed = try await rest.patch(
                "summaries/\(id)", ["summary_text": "- Tulips", "key_topics": ["tulips"]])
            #expect(changed.status == 200)
            #expect(try changed.json["summary_text"] == "- Tulips")
            #expect(try await socket.next("summary_available")["summary_id"].string == id)
            #expect(try await rest.delete("summaries/\(id)").status == 204)
            try await expectProblem(rest.delete("summaries/\(id)"), 404, "not_found")
            #expect(try await rest.get(thread.path).json["is_summarized"] == false)
            #expect(try await thread.messages().allSatisfy { $0["is_summarized"] == false })
        }
    }

    @Test func aFailureIsToldToTheReaders() async throws {
        try await ParleyProgram.serving(Self.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            try await thread.ask(#"Hello [[script text="Hi." rate=0 summary="I'd rather chat."]]"#)
            let socket = try await thread.joinedSocket()
            _ = try await thread.person.rest.post("\(thread.path)/summarize", ["force": true])
            #expect(try await socket.next("error")["error_code"] == "ai_provider_error")
            #expect(try await thread.person.rest.get(thread.path).json["is_summarized"] == false)
        }
    }

    @Test func aRequestSurvivesAKilledServer() async throws {
        let home = try ServerHome()
        let upstream = try await FakeUpstream.start()
        let settings = Self.settings.merging(upstream.settings) { $1 }
        let program = try await ParleyProgram.start(settings, in: home)
        let thread = try await Person.register(on: program).newThread()
        try await thread.send("Hello")
        let question = try await upstream.question()
        try await question.begin()
        try await question.send(token: "Hi.")
        try await question.end()
        _ = try await thread.endedAnswer()
        let begun = try await thread.person.rest.post("\(thread.path)/summarize", ["force": true])
        _ = try await upstream.question()
        // While it runs, asking again is answered with the same summary.
        let again = try await thread.person.rest.post("\(thread.path)/summarize")
        #expect(try again.json["summary_id"] == (try begun.json["summary_id"]))
        program.process.kill()
        try await program.process.exit()

        try await ParleyProgram.serving(settings, in: home) { program in
            let question = try await upstream.question()
            try await question.begin()
            try await question.send(token: "- They greeted.\nTOPICS: a, b, c")
            try await question.end()
            let thread = thread.on(program)
            try await eventually {
                let summary = try await thread.person.rest.get("\(thread.path)/summary")
                guard summary.status == 200 else { return false }
                return try summary.json["id"] == begun.json["summary_id"]
            }
        }
    }
}
