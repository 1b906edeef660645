import Testing

/// A server whose answers come from Anthropic's API.
@Suite struct AnthropicTests {
    @Test func anAnswerIsStreamedStoredAndCounted() async throws {
        let upstream = try await FakeUpstream.start(.anthropic)
        try await ParleyProgram.serving(upstream.settings.merging(["LOG_LEVEL": "trace"]) { $1 }) { program in
            let thread = try await Person.register(on: program).newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("go")
            let question = try await upstream.question()
            #expect(question.header("x-api-key") == "sk-test-secret-key")
            #expect(try JSON(parsing: question.body)["messages"].elements.last?["role"] == "user")
            try await question.begin()
            try await question.send(Question.messageDelta(#"{"type":"thinking_delta","thinking":"Hm, so."}"#))
            for token in ["Hal", "lo", " 👋🏽\n"] { try await question.send(token: token) }
            try await question.end()
            #expect(try await socket.answer().streamedText == "Hallo 👋🏽\n")
            let answer = try await thread.endedAnswer()
            #expect(answer["content"] == "Hallo 👋🏽\n")
            #expect(answer["status"] == "complete")
            #expect(answer["finish_reason"] == "stop")
            #expect(answer["prompt_tokens"] == 17)
            #expect(answer["token_count"] == 5)
            #expect(!program.process.log.contains("sk-test-secret-key"))
        }
    }

    @Test(arguments: [(false, "anthropic"), (true, "openai")])
    func autoIsTheOneWhoseKeyIsSetAndOpenAIOfBoth(openAIToo: Bool, chosen: String) async throws {
        let anthropic = try await FakeUpstream.start(.anthropic)
        let openAI = try await FakeUpstream.start()
        var settings = anthropic.settings
        if openAIToo { settings.merge(openAI.settings) { $1 } }
        settings["AI_PROVIDER"] = "auto"
        let (exit, output, _) = try await ParleyProgram.run(["doctor"], settings)
        #expect(exit == .code(0), "\(output)")
        #expect(output.contains("ok    model (\(chosen))\n"), "\(output)")
    }
}
