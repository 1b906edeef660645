import ModelProviders
import Testing

@testable import ChatCore

@Suite("An answer", .timeLimit(.minutes(1)))
struct AnswerTests {
    private let provider = HandDrivenProvider()

    @Test("is told in order: the message and the thread, its start, its text, its end, and the thread again")
    func order() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello", clientMessageID: "c1")
            let call = try await provider.nextCall()
            await call.say("Hi")
            await call.say(" there")
            call.finish()
            let told = try await reader.untilAnswerEnded()

            #expect(
                told.map(\.name) == [
                    "new_message", "thread_updated", "assistant_message_start", "stream_chunk", "stream_chunk",
                    "final", "thread_updated",
                ])
            guard case .numbered(.newMessage(let message)) = told[0] else { return }
            #expect(message == sent.message)
            #expect(message.clientMessageID == "c1")
            #expect(told.compactMap(\.updatedThread).map(\.isGenerating) == [true, false])
        }
    }

    @Test("starts with its id, what it answers and its model, and ends with its status, tokens and reason")
    func startAndEnd() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello", options: AnswerOptions(model: "model-b"))
            let call = try await provider.nextCall()
            await call.say("Hi")
            call.finish(
                ModelCompletion(finishReason: "length", promptTokens: 11, completionTokens: 5, model: "model-b-2"))
            let told = try await reader.untilAnswerEnded()

            for case .numbered(.answerStarted(let id, let thread, let parent, let model)) in told {
                #expect(id == sent.answerID)
                #expect(thread == chat.thread.id)
                #expect(parent == sent.message.id)
                #expect(model == "model-b")
            }
            let end = try #require(told.compactMap(\.end).first)
            #expect(end.messageID == sent.answerID)
            #expect(end.chunkIndex == 1)
            #expect(end.totalTokens == 5)
            #expect(end.finishReason == "length")
            #expect(end.status == .complete)

            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .complete)
            #expect(answer.finishReason == "length")
            #expect(answer.tokenCount == 5)
            #expect(answer.promptTokens == 11)
            #expect(answer.modelUsed == "model-b-2")
            #expect(answer.parentID == sent.message.id)
            #expect(told.compactMap(\.updatedMessage) == [answer], "another model than the one announced is told")
        }
    }

    @Test("has its tokens guessed when the provider doesn't tell them")
    func guessedTokens() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Hi there")
            call.finish(ModelCompletion(finishReason: "stop"))
            _ = try await reader.untilAnswerEnded()
            #expect(try await chat.stored(sent.answerID).tokenCount == TokenEstimate.tokens("Hi there"))
        }
    }

    @Test("has them guessed, too, when what the provider tells can't be", arguments: [Int.min, -1, Int.max])
    func nonsense(tokens: Int) async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Hi there")
            let name = String(repeating: "n", count: 100_000)
            call.finish(
                ModelCompletion(finishReason: name, promptTokens: tokens, completionTokens: tokens, model: name))
            _ = try await reader.untilAnswerEnded()
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .complete)
            #expect(answer.tokenCount == TokenEstimate.tokens("Hi there"))
            #expect(answer.promptTokens == nil)
            #expect(answer.modelUsed?.count == 200)
            #expect(answer.finishReason?.count == 200)
        }
    }

    @Test("is cut off when the provider goes on far past the length it was asked for")
    func endless() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello", options: AnswerOptions(maxTokens: 10))
            let call = try await provider.nextCall()
            await call.say(String(repeating: "x", count: 1_000))
            await call.say("and so on")
            _ = try await reader.untilAnswerEnded()
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.content == String(repeating: "x", count: 1_000))
            #expect(answer.status == .complete)
            #expect(answer.finishReason == "length")
        }
    }

    // MARK: Pace

    @Test("shows its first text at once, and what follows together after 20 milliseconds")
    func pace() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("1")
            #expect(try await reader.nextText() == "1")
            await call.say("2")
            await call.say("3")
            try await eventually("the runner waits to publish") { chat.time.sleeping.contains(.milliseconds(20)) }
            let before = await chat.log.position(in: chat.thread.id)
            chat.time.advance(by: .milliseconds(19))
            #expect(await chat.log.position(in: chat.thread.id) == before)
            chat.time.advance(by: .milliseconds(1))
            #expect(try await reader.nextText() == "23")
            chat.time.advance(by: .milliseconds(20))
            await call.say("4")
            #expect(try await reader.nextText() == "4")
        }
    }

    @Test("is stored as far as it has come every 250 milliseconds")
    func saved() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            for text in ["One, ", "two, ", "three"] {
                await call.say(text)
                try await eventually("the runner waits to save") { chat.time.sleeping.contains(.milliseconds(250)) }
                chat.time.advance(by: .milliseconds(250))
                try await eventually("the text is stored") {
                    try await chat.stored(sent.answerID).content.hasSuffix(text)
                }
            }
            #expect(try await chat.stored(sent.answerID).content == "One, two, three")
        }
    }

    @Test("wakes nothing up while no answer runs")
    func idle() async throws {
        try await Chat.with(provider) { chat in
            try await chat.exchange("Hello", "Hi", from: provider)
            chat.time.advance(by: .seconds(1))
            try await eventually("nobody sleeps") { chat.time.sleeping.isEmpty }
        }
    }

    // MARK: Text

    @Test("is byte for byte its chunks, whatever is in it and however it is cut", arguments: 0..<24)
    func nastyText(seed: Int) async throws {
        try await Chat.with(provider) { chat in
            var random = SeededRandom(seed)
            let pieces = randomPieces(upTo: 120, using: &random)
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            for piece in pieces {
                await call.say(piece)
                chat.time.advance(by: .milliseconds(Int.random(in: 0...30, using: &random)))
            }
            call.finish()
            let told = try await reader.untilAnswerEnded()

            let chunks = told.compactMap(\.text)
            let stored = try await chat.stored(sent.answerID).content
            #expect(Array(chunks.joined().utf8) == Array(stored.utf8))
            #expect(Array(stored.utf8) == pieces.flatMap(\.utf8))
            #expect(!chunks.contains(""))
            #expect(told.chunkIndices == Array(0...chunks.count))
        }
    }

    @Test("of the scripted provider is whole, scalar by scalar")
    func scripted() async throws {
        let question = NastyText.pieces.joined() + "end"
        try await Chat.with(ScriptedProvider()) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("[[script say=echo cut=scalars rate=0]]" + question)
            let told = try await reader.untilAnswerEnded()
            let stored = try await chat.stored(sent.answerID).content
            #expect(Array(stored.utf8) == Array(question.utf8))
            #expect(Array(told.compactMap(\.text).joined().utf8) == Array(stored.utf8))
        }
    }

    @Test("loses nothing but U+0000, which no store can hold")
    func nul() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            for piece in ["a\u{0}b", "\u{0}", "e\u{0}\u{301}"] { await call.say(piece) }
            call.finish()
            let told = try await reader.untilAnswerEnded()
            #expect(try await chat.stored(sent.answerID).content.utf8.elementsEqual("abe\u{301}".utf8))
            #expect(told.compactMap(\.text).joined().utf8.elementsEqual("abe\u{301}".utf8))
        }
    }

    @Test("may be empty")
    func empty() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            call.finish()
            let told = try await reader.untilAnswerEnded()
            #expect(told.compactMap(\.text).isEmpty)
            #expect(told.compactMap(\.end).map(\.chunkIndex) == [0])
            #expect(try await chat.stored(sent.answerID).status == .complete)
        }
    }

    @Test("goes on in each of many threads at once")
    func manyThreads() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let thread = try await chat.newThread()
                        let reader = await chat.reader(of: thread.id)
                        let text = "[[script say=echo rate=0]]answer number \(index) of many"
                        let sent = try await chat.send(text, in: thread.id)
                        let told = try await reader.untilAnswerEnded()
                        let stored = try await chat.stored(sent.answerID, in: thread.id)
                        #expect(stored.content == "answer number \(index) of many")
                        #expect(told.compactMap(\.text).joined() == stored.content)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}

extension [Told] {
    /// Of all chunks, the final one too.
    fileprivate var chunkIndices: [Int] {
        compactMap { told in
            if case .numbered(.answerText(_, _, let index)) = told { index } else { told.end?.chunkIndex }
        }
    }
}
