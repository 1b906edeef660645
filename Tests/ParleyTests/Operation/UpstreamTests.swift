import Foundation
import Testing

/// Answers of a provider reach readers and store byte for byte, wherever the network cuts them.
@Suite struct ByteExactnessTests {
    private static let texts = [
        "plain words", "👩‍👩‍👧‍👦👍🏽🇺🇳 e\u{301}a\u{308} \u{1112}\u{1161}\u{11AB}", "line\r\nline\rline\n\ttab",
        "\u{1}\u{2}\u{7}\u{8}\u{b}\u{c}\u{1b}\u{1f}\u{7f}\u{85}\u{2028}\u{2029}\u{feff}\u{200b}",
        #"quotes " \ \" \\ / </script> \u0041 data: x"#, "שלום עולם नमस्ते 𝒳𐍈 \u{10FFFF}\u{FFFD}",
    ]

    /// Sends `text` in pieces of these sizes, so that characters, escapes and events are cut anywhere.
    private func expectExact(_ text: String, contentJSON: String? = nil, pieceBytes: Int) async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("go")
            let question = try await upstream.question()
            try await question.begin()
            let bytes = Question.event(contentJSON: try contentJSON ?? Question.jsonString(text))
            for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
                try await question.send(Array(bytes[start..<min(start + pieceBytes, bytes.count)]))
            }
            try await question.end()
            let events = try await socket.answer()
            #expect(Array(events.streamedText.utf8) == Array(text.utf8))
            #expect(events.last?["status"] == "complete")
            let stored = try await thread.endedAnswer()["content"].string ?? ""
            #expect(Array(stored.utf8) == Array(text.utf8))
        }
    }

    @Test(arguments: [1, 2, 3, 5, 7, 1000])
    func anyCutOfTheWireGivesTheSameText(pieceBytes: Int) async throws {
        try await expectExact(Self.texts.joined(separator: " | "), pieceBytes: pieceBytes)
    }

    @Test func surrogatePairsAreJoined() async throws {
        try await expectExact(
            "🚀 and 𝒳", contentJSON: #""\uD83D\uDE80 and \ud835\udcb3""#, pieceBytes: 1)
    }

    @Test func graphemesMayComeInSeparateTokens() async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("go")
            let question = try await upstream.question()
            try await question.begin()
            let text = Self.texts.joined()
            for scalar in text.unicodeScalars { try await question.send(token: String(scalar)) }
            try await question.end()
            #expect(Array(try await socket.answer().streamedText.utf8) == Array(text.utf8))
            let stored = try await thread.endedAnswer()["content"].string ?? ""
            #expect(Array(stored.utf8) == Array(text.utf8))
        }
    }

    @Test func aPersonsTextReachesTheProviderAndComesBackUnchanged() async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            let text = Self.texts.joined(separator: "\n")
            try await thread.send(text)
            let turns = try JSON(parsing: try await upstream.question().body)["messages"].elements
            #expect(Array((turns.last?["content"].string ?? "").utf8) == Array(text.utf8))
            let stored = try await thread.messages().first?["content"].string ?? ""
            #expect(Array(stored.utf8) == Array(text.utf8))
        }
    }

    @Test func anAnswerThatIsCutOffKeepsItsTextAndSaysSo() async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("go")
            let question = try await upstream.question()
            try await question.begin()
            try await question.send(token: "half a sen")
            _ = try await socket.next("stream_chunk")
            try await question.hangUp()
            #expect(try await socket.answer().last?["status"] == "failed")
            let answer = try await thread.endedAnswer()
            #expect(answer["content"] == "half a sen")
            #expect(answer["error_code"] == "ai_provider_error")
        }
    }
}

/// Stopping reaches the provider at once: no token is paid for that nobody wants.
@Suite struct StopPromptnessTests {
    private func running(
        _ program: ParleyProgram, _ upstream: FakeUpstream
    ) async throws -> (Conversation, SocketClient, Question) {
        let thread = try await Person.register(on: program).newThread()
        let socket = try await thread.joinedSocket()
        try await socket.say("go")
        let question = try await upstream.question()
        try await question.begin()
        try await question.send(token: "Once upon a time")
        _ = try await socket.next("stream_chunk")
        return (thread, socket, question)
    }

    /// 100 ms is the promise; a busy machine may hold up the test itself, so the best of ten counts.
    private func expectClosedAtOnce(
        _ stop: (_ thread: Conversation, _ socket: SocketClient, _ answerID: JSON) async throws -> Void
    ) async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            var fastest = Duration.seconds(1000)
            for _ in 1...10 where fastest >= .milliseconds(100) {
                let (thread, socket, question) = try await running(program, upstream)
                let answerID = try #require(try await thread.messages().last)["id"]
                async let closed = question.closed()
                let asked = ContinuousClock.now
                try await stop(thread, socket, answerID)
                fastest = min(fastest, try await closed - asked)
                let answer = try await thread.endedAnswer()
                #expect(answer["status"] == "stopped")
                #expect(answer["content"] == "Once upon a time")
            }
            #expect(fastest < .milliseconds(100))
        }
    }

    @Test func bySocket() async throws {
        try await expectClosedAtOnce { _, socket, answerID in
            try await socket.send(["type": "stop_generation", "message_id": answerID])
        }
    }

    @Test func byREST() async throws {
        try await expectClosedAtOnce { thread, _, _ in
            let reply = try await thread.person.rest.post("\(thread.path)/stop")
            #expect(try reply.json["stopped"] == true)
        }
    }

    @Test func withNoReaderLeft() async throws {
        try await expectClosedAtOnce { thread, socket, _ in
            try await socket.cut()
            #expect(try await thread.person.rest.post("\(thread.path)/stop").json["stopped"] == true)
        }
    }

    @Test func beforeTheFirstToken() async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            try await thread.send("go")
            let question = try await upstream.question()
            #expect(try await thread.person.rest.post("\(thread.path)/stop").json["stopped"] == true)
            _ = try await question.closed()
            #expect(try await thread.messages().last?["status"] == "stopped")
        }
    }

    @Test func aReaderWhoLeavesStopsNothing() async throws {
        let upstream = try await FakeUpstream.start()
        try await ParleyProgram.serving(upstream.settings) { program in
            let (thread, socket, question) = try await running(program, upstream)
            try await socket.cut()
            try await question.send(token: ", the end.")
            try await question.end()
            #expect(try await thread.endedAnswer()["content"] == "Once upon a time, the end.")
        }
    }
}
