import SQLStore
import Testing

@testable import ChatCore

@Suite("Further versions", .timeLimit(.minutes(1)))
struct VersionTests {
    private let provider = HandDrivenProvider()

    @Test("A regenerated answer stands beside the former one, with the model and temperature asked for")
    func regenerate() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Question", "First.", from: provider)
            let former = try #require(sent.answerID)
            let reader = await chat.reader()
            let answer = try await chat.replies.regenerate(
                former, options: AnswerOptions(model: "model-b", temperature: 0.2), by: chat.user.id)
            let call = try await provider.nextCall()
            #expect(call.request.model == "model-b")
            #expect(call.request.temperature == 0.2)
            #expect(call.request.turns.map(\.content) == ["Question"])
            await call.say("Second.")
            call.finish()
            let told = try await reader.untilAnswerEnded()
            #expect(told.first?.updatedThread?.isGenerating == true)
            #expect(told.contains { $0.name == "assistant_message_start" })
            let versions = try await chat.messages.versions(of: answer.id, owner: chat.user.id)
            #expect(versions.map(\.content) == ["First.", "Second."])
            #expect(versions.map(\.versionIndex) == [1, 2])
            #expect(try await chat.shown().map(\.content) == ["Question", "Second."])
        }
    }

    @Test("A regenerate that comes to nothing leaves the former version whole and selectable")
    func failedRegenerate() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Question", "First.", from: provider)
            let former = try await chat.stored(sent.answerID)
            for isStopped in [true, false] {
                let reader = await chat.reader()
                let answer = try await chat.replies.regenerate(former.id, by: chat.user.id)
                let call = try await provider.nextCall()
                await call.say("Sec")
                if isStopped {
                    _ = try await chat.replies.stop(in: chat.thread.id, messageID: answer.id, by: chat.user.id)
                } else {
                    call.fail(ModelError(.unavailable, detail: "away"))
                }
                _ = try await reader.untilAnswerEnded()
                #expect(try await chat.stored(answer.id).status == (isStopped ? .stopped : .failed))
                #expect(try await chat.stored(former.id).content == "First.")
                let shown = try await chat.messages.select(former.id, owner: chat.user.id)
                #expect(shown.status == .complete)
                #expect(try await chat.shown().map(\.content) == ["Question", "First."])
            }
        }
    }

    @Test("An edit makes a new version with its own answer; what followed the former one stays with it")
    func newVersion() async throws {
        try await Chat.with(provider) { chat in
            let first = try await chat.exchange("One?", "One.", from: provider)
            try await chat.exchange("Two?", "Two.", from: provider)
            let reader = await chat.reader()
            let sent = try await chat.replies.sendNewVersion(
                of: first.message.id, content: "Uno?", by: chat.user.id)
            #expect(sent.message.versionIndex == 2)
            let call = try await provider.nextCall()
            #expect(call.request.turns.map(\.content) == ["Uno?"])
            await call.say("Uno.")
            call.finish()
            _ = try await reader.untilAnswerEnded()
            #expect(try await chat.shown().map(\.content) == ["Uno?", "Uno."])
            _ = try await chat.messages.select(first.message.id, owner: chat.user.id)
            #expect(try await chat.shown().map(\.content) == ["One?", "One.", "Two?", "Two."])
        }
    }

    @Test("An edit keeps the facts about the former version, also more of them than a sender may give")
    func inheritedMetadata() async throws {
        try await Chat.with(provider) { chat in
            let facts: MessageMetadata = ["source": .text(String(repeating: "x", count: 5_000))]
            let question = try await chat.importQuestion(with: facts)
            let sent = try await chat.replies.sendNewVersion(of: question.id, content: "Anew?", by: chat.user.id)
            #expect(sent.message.metadata == facts)
        }
    }

    @Test("A stopped answer goes on where it stopped; the chunks of both runs make its text")
    func continued() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Count")
            let first = try await provider.nextCall()
            await first.say("One, ")
            _ = try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id)
            var told = try await reader.untilAnswerEnded()

            let answer = try await chat.replies.continueAnswer(try #require(sent.answerID), by: chat.user.id)
            #expect(answer.status == .streaming)
            #expect(answer.content == "One, ")
            let second = try await provider.nextCall()
            #expect(second.request.turns.contains { $0.role == .assistant && $0.content == "One, " })
            await second.say("two.")
            #expect(try await chat.shown().last?.content == "One, two.")
            second.finish(ModelCompletion(finishReason: "stop", promptTokens: 9, completionTokens: 2))
            let toldThen = try await reader.untilAnswerEnded()
            told += toldThen
            // Readers keep the text that they have.
            #expect(toldThen.contains { $0.updatedMessage?.content == "One, " })
            #expect(!toldThen.contains { $0.name == "assistant_message_start" })
            let ended = try await chat.stored(sent.answerID)
            #expect(ended.status == .complete)
            #expect(ended.content == "One, two.")
            #expect(told.compactMap(\.text).joined() == ended.content)
            #expect(ended.tokenCount == TokenEstimate.tokens("One, ") + 2)
            #expect(try await chat.threads.get(chat.thread.id, owner: chat.user.id).messageCount == 2)
        }
    }

    @Test("Only an answer that may have more to come is continued")
    func completeAnswer() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Question", "Whole.", from: provider)
            let answerID = try #require(sent.answerID)
            let refusal = await #expect(throws: ChatError.self) {
                try await chat.replies.continueAnswer(answerID, by: chat.user.id)
            }
            #expect(refusal?.code == .conflict)
            let ofUser = await #expect(throws: ChatError.self) {
                try await chat.replies.continueAnswer(sent.message.id, by: chat.user.id)
            }
            #expect(ofUser?.code == .validationFailed)
        }
    }

    @Test("An answer is neither regenerated nor edited while one runs, and others' are not there")
    func refusals() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Question", "Whole.", from: provider)
            let answerID = try #require(sent.answerID)
            let eve = try await chat.newUser()
            let stranger = await #expect(throws: ChatError.self) {
                try await chat.replies.regenerate(answerID, by: eve.id)
            }
            #expect(stranger?.code == .notFound)
            let elsewhere = await #expect(throws: ChatError.self) {
                try await chat.replies.regenerate(answerID, by: chat.user.id, in: try await chat.newThread().id)
            }
            #expect(elsewhere?.code == .notFound)
            let answerEdited = await #expect(throws: ChatError.self) {
                try await chat.messages.edit(answerID, content: "Mine", owner: chat.user.id)
            }
            #expect(answerEdited?.code == .validationFailed)
            try await chat.send("Another")
            _ = try await provider.nextCall()
            let busy = await #expect(throws: ChatError.self) {
                try await chat.replies.regenerate(answerID, by: chat.user.id)
            }
            #expect(busy?.code == .generationInProgress)
        }
    }
}

extension Chat {
    /// A thread of one message that came from elsewhere.
    fileprivate func importQuestion(with facts: MessageMetadata) async throws -> Message {
        let now = environment.now()
        let thread = ChatThread(
            id: environment.newID(), projectID: project.id, ownerID: user.id, title: "Imported", titleSource: .heading,
            createdAt: now, updatedAt: now, lastActivityAt: now)
        let question = Message(
            id: environment.newID(), threadID: thread.id, parentID: nil, role: .user, content: "Question?",
            status: .complete, metadata: facts, createdAt: now)
        let imported = ImportedThread(
            thread: thread, activeLeafID: question.id, messages: [ImportedMessage(message: question)],
            importKey: environment.newUUID())
        #expect(try await store.insertImportedThread(imported))
        return question
    }
}
