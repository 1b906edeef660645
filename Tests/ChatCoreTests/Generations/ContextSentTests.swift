import Testing

@testable import ChatCore

@Suite("What the model is sent", .timeLimit(.minutes(1)))
struct ContextSentTests {
    private let provider = HandDrivenProvider(contextTokens: 100_000)

    /// Sends a message and lets the model read it.
    private func contents(
        _ chat: Chat, _ question: String, parentID: Message.ID? = nil, from provider: HandDrivenProvider? = nil
    ) async throws -> [String] {
        try await chat.send(question, parentID: parentID)
        let call = try await (provider ?? self.provider).nextCall()
        _ = try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id)
        return call.request.turns.map(\.content)
    }

    @Test("is the project's instructions, then the conversation, then the new message")
    func conversation() async throws {
        try await Chat.with(provider, instructions: "Be brief.") { chat in
            try await chat.exchange("One?", "One.", from: provider)
            try await chat.exchange("Two?", "Two.", from: provider)
            try await chat.send("Three?")
            let turns = try await provider.nextCall().request.turns
            #expect(turns.map(\.content) == ["Be brief.", "One?", "One.", "Two?", "Two.", "Three?"])
            #expect(turns.map(\.role) == [.system, .user, .assistant, .user, .assistant, .user])
        }
    }

    @Test("is the branch of the message that is answered, and nothing of another one")
    func branch() async throws {
        try await Chat.with(provider) { chat in
            let first = try await chat.exchange("One?", "One.", from: provider)
            let second = try await chat.exchange("Two?", "Two.", from: provider)
            // A tab that hasn't seen the second exchange.
            let stale = try await chat.exchange("Other?", "Other.", from: provider, parentID: first.answerID)
            #expect(try await chat.shown().map(\.content) == ["One?", "One.", "Other?", "Other."])
            #expect(stale.message.parentID == first.answerID)
            #expect(stale.message.versionCount == 2)
            #expect(try await contents(chat, "More?") == ["One?", "One.", "Other?", "Other.", "More?"])
            #expect(
                try await contents(chat, "Back?", parentID: second.answerID)
                    == ["One?", "One.", "Two?", "Two.", "Back?"])
        }
    }

    @Test("has what was stopped or failed as far as it came, and no empty answer")
    func unfinished() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            try await chat.send("One?")
            let call = try await provider.nextCall()
            await call.say("Half")
            call.fail(ModelError(.cutOff, detail: ""))
            _ = try await reader.untilAnswerEnded()
            #expect(try await contents(chat, "Two?") == ["One?", "Half", "Two?"])
            #expect(try await contents(chat, "Three?") == ["One?", "Half", "Two?", "Three?"])
        }
    }

    @Test("is a long thread to its beginning when it fits")
    func longThread() async throws {
        try await Chat.with(provider) { chat in
            for index in 0..<101 { try await chat.exchange("Q\(index)", "A\(index)", from: provider) }
            let all = (0..<101).flatMap { ["Q\($0)", "A\($0)"] } + ["Q101"]
            #expect(try await contents(chat, "Q101") == all)
        }
    }

    @Test("leaves out the oldest when not all fits, never the instructions")
    func window() async throws {
        let small = HandDrivenProvider(contextTokens: 100)
        try await Chat.with(small, instructions: "Be brief.") { chat in
            for index in 0..<10 { try await chat.exchange("Question \(index)", "Answer \(index)", from: small) }
            let sent = try await contents(chat, "Question 10", from: small)
            #expect(sent.first == "Be brief.")
            #expect(sent.last == "Question 10")
            #expect(sent.count < 12)
            let all = (0..<10).flatMap { ["Question \($0)", "Answer \($0)"] } + ["Question 10"]
            #expect(Array(sent.dropFirst()) == all.suffix(sent.count - 1))
        }
    }

    @Test("goes to the model of the message, else of the thread, else of the project, else of the server")
    func choice() async throws {
        try await Chat.with(provider) { chat in
            func request(_ options: AnswerOptions = AnswerOptions()) async throws -> ModelRequest {
                try await chat.send("Hello", options: options)
                let call = try await provider.nextCall()
                _ = try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id)
                return call.request
            }
            let server = try await request()
            #expect(server.model == "model-a")
            #expect(server.temperature == nil)
            let project = ProjectDraft(defaultModel: "of-project")
            _ = try await chat.projects.update(chat.project.id, with: project, owner: chat.user.id)
            let byProject = try await request()
            #expect(byProject.model == "of-project")
            let change = ThreadChange(model: "of-thread", temperature: 0.5)
            _ = try await chat.threads.update(chat.thread.id, change: change, owner: chat.user.id)
            let byThread = try await request()
            #expect(byThread.model == "of-thread")
            #expect(byThread.temperature == 0.5)
            let byMessage = try await request(AnswerOptions(model: "of-message", temperature: 0, maxTokens: 12))
            #expect(byMessage.model == "of-message")
            #expect(byMessage.temperature == 0)
            #expect(byMessage.maxTokens == 12)
        }
    }
}
