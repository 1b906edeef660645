import Testing

@testable import ChatCore

@Suite("How full a context is", .timeLimit(.minutes(1)))
struct ContextServiceTests {
    /// Room for 500 tokens beside the answer.
    private let provider = HandDrivenProvider(contextTokens: 1_000)

    private func cost(_ turns: [ModelRequest.Turn]) -> Int {
        turns.reduce(0) { $0 + TokenMeasure.estimate(of: $1) }
    }

    private func exchange(_ chat: Chat, _ question: String, _ answer: String) async throws {
        try await chat.exchange(question, answer, from: provider, completion: .init(finishReason: "stop"))
    }

    private func usage(_ chat: Chat) async throws -> ContextUsage {
        try await chat.contexts.usage(of: chat.thread.id, owner: chat.user.id)
    }

    /// What the model is told when this is sent.
    private func turns(_ chat: Chat, sending content: String) async throws -> [ModelRequest.Turn] {
        try await chat.send(content)
        let call = try await provider.nextCall()
        _ = try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id)
        return call.request.turns
    }

    @Test("starts with the instructions")
    func empty() async throws {
        try await Chat.with(provider, instructions: "Be brief.") { chat in
            let usage = try await usage(chat)
            #expect(usage.used == cost([.init(role: .system, content: "Be brief.")]))
            #expect(usage.total == 500)
            #expect(usage.model == "model-a")
            #expect(usage.counting == .estimate)
            #expect(usage.severity == .ok)
            #expect(usage.truncatedIDs.isEmpty)
        }
    }

    @Test("is what the next message is sent with")
    func sameAsSent() async throws {
        try await Chat.with(provider, instructions: "Be brief.") { chat in
            for index in 0..<5 { try await exchange(chat, "Question \(index)", "Answer \(index)") }
            let usage = try await usage(chat)
            let sent = try await turns(chat, sending: "More?")
            #expect(usage.used == cost(sent.dropLast()))
            #expect(sent.count == 12)
        }
    }

    @Test("names the messages that the model isn't told, and passes 100 % for them")
    func truncated() async throws {
        try await Chat.with(provider) { chat in
            let long = String(repeating: "word ", count: 60)
            for index in 0..<5 { try await exchange(chat, "\(index) \(long)", "Answer \(index)") }
            let usage = try await usage(chat)
            let shown = try await chat.shown()
            #expect(usage.used == cost(shown.map { .init(role: $0.role, content: $0.content) }))
            #expect(usage.percentage > 100)
            #expect(usage.severity == .critical)
            let told = shown.suffix(shown.count - usage.truncatedIDs.count)
            #expect(usage.truncatedIDs == shown.prefix(usage.truncatedIDs.count).reversed().map(\.id))
            // So short that no other message falls out for it.
            let sent = try await turns(chat, sending: "?")
            #expect(sent.dropLast().map(\.content) == told.map(\.content))
        }
    }

    @Test("goes by what messages say, not by what was thought for them, however far back")
    func storedCounts() async throws {
        let provider = HandDrivenProvider(contextTokens: 20_000)
        try await Chat.with(provider) { chat in
            // More than are read at once; each is stored with more tokens than the whole window has.
            let thoughtful = ModelCompletion(finishReason: "stop", completionTokens: 50_000)
            for index in 0..<60 {
                try await chat.exchange("Q\(index)", "A\(index)", from: provider, completion: thoughtful)
            }
            let usage = try await usage(chat)
            #expect(usage.truncatedIDs.isEmpty)
            let shown = try await chat.shown()
            #expect(shown.count == 120)
            #expect(usage.used == cost(shown.map { .init(role: $0.role, content: $0.content) }))
        }
    }

    @Test("doesn't count an answer that is still being written")
    func running() async throws {
        try await Chat.with(provider) { chat in
            try await chat.send("Hello?")
            let call = try await provider.nextCall()
            await call.say("Some text")
            let usage = try await usage(chat)
            #expect(usage.used == cost([.init(role: .user, content: "Hello?")]))
            call.finish()
        }
    }

    @Test("is told to the thread's owner alone")
    func ownership() async throws {
        try await Chat.with(provider) { chat in
            let other = try await chat.newUser()
            let error = try await chatError {
                _ = try await chat.contexts.usage(of: chat.thread.id, owner: other.id)
            }
            #expect(error.code == .threadNotFound)
        }
    }

    @Test("warns from 80 % and is critical from 95 %, and shows no more than is true")
    func severity() {
        func usage(_ used: Int) -> ContextUsage {
            ContextUsage(model: "m", counting: .estimate, used: used, total: 10_000, summaryTokens: 0, truncatedIDs: [])
        }
        #expect(usage(7_999).severity == .ok)
        #expect(usage(7_999).percentage == 79.9)
        #expect(usage(8_000).severity == .warning)
        #expect(usage(9_499).severity == .warning)
        #expect(usage(9_500).severity == .critical)
        #expect(usage(12_345).percentage == 123.4)
    }
}
