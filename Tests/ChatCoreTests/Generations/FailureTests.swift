import SQLStore
import Testing

@testable import ChatCore

@Suite("An answer that fails", .timeLimit(.minutes(1)))
struct FailureTests {
    private struct Surprise: Error {}

    private let provider = HandDrivenProvider()

    @Test(
        "is marked so, with a code, a plain sentence and the text so far",
        arguments: [
            (ModelError.Reason.unauthorized, ChatError.Code.aiProviderError),
            (.rateLimited(retryAfterSeconds: 7), .rateLimitExceeded), (.quotaExceeded, .quotaExceeded),
            (.contextTooLong, .insufficientTokens), (.unknownModel, .aiProviderError), (.rejected, .aiProviderError),
            (.unavailable, .aiProviderError), (.timedOut, .aiProviderError), (.cutOff, .aiProviderError),
        ])
    func modelError(reason: ModelError.Reason, code: ChatError.Code) async throws {
        try await expectFailure(ModelError(reason, detail: "secret detail"), code: code)
    }

    @Test("is marked so for any other fault, whose words stay on the server")
    func otherErrors() async throws {
        try await expectFailure(Surprise(), code: .internalError)
        try await expectFailure(ChatError(.quotaExceeded, "Used up."), code: .quotaExceeded)
    }

    private func expectFailure(_ fault: any Error, code: ChatError.Code) async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("As far as ")
            await call.say("this")
            call.fail(fault)
            let told = try await reader.untilAnswerEnded()

            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .failed)
            #expect(answer.errorCode == code)
            #expect(answer.content == "As far as this")
            let sentence = try #require(answer.metadata[Message.errorDetailKey]?.text)
            #expect(sentence.hasSuffix("."))
            #expect(!sentence.contains("secret") && !sentence.contains("Surprise"))

            #expect(told.compactMap(\.text).joined() == "As far as this")
            #expect(told.compactMap(\.end).map(\.status) == [.failed])
            #expect(told.compactMap(\.updatedMessage) == [answer])
            for case .passing(.failure(let error, let messageID, _)) in told {
                #expect(messageID == sent.answerID)
                #expect(error.code == code)
                #expect(error.message == sentence)
            }
            #expect(told.compactMap(\.failure).count == 1)
        }
    }

    @Test("tells when to try again, if the provider does")
    func retryAfter() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            try await chat.send("Hello")
            let call = try await provider.nextCall()
            call.fail(ModelError(.rateLimited(retryAfterSeconds: 7), detail: ""))
            #expect(try await reader.untilAnswerEnded().compactMap(\.failure).map(\.retryAfterSeconds) == [7])
        }
    }

    @Test("is interrupted, not failed, when its provider gives up as if cancelled")
    func cancelledByProvider() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Half")
            call.fail(CancellationError())
            let told = try await reader.untilAnswerEnded()
            let answer = try await chat.stored(sent.answerID)
            #expect(answer.status == .interrupted)
            #expect(answer.content == "Half")
            #expect(answer.errorCode == nil)
            #expect(told.compactMap(\.failure).isEmpty)
        }
    }

    @Test("does not keep the next message from being answered")
    func next() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            try await chat.send("Hello")
            let call = try await provider.nextCall()
            call.fail(ModelError(.unavailable, detail: ""))
            _ = try await reader.untilAnswerEnded()
            let sent = try await chat.exchange("Again", "Hi.", from: provider)
            #expect(try await chat.stored(sent.answerID).content == "Hi.")
        }
    }

    @Test("to be stored is stored once the store is back, whole")
    func storeFailsForAWhile() async throws {
        try await Chat.with(provider, failures: StoreFailures(appends: 2, finishes: 20)) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            for piece in ["Nothing ", "is "] {
                await call.say(piece)
                try await save(chat)
            }
            #expect(try await chat.stored(sent.answerID).content.isEmpty)
            try await save(chat)
            try await eventually("what failed is appended") {
                try await chat.stored(sent.answerID).content == "Nothing is "
            }
            await call.say("lost")
            call.finish()
            let told = try await chat.time.flow { try await reader.untilAnswerEnded() }
            #expect(told.compactMap(\.end).map(\.status) == [.complete])
            #expect(try await chat.stored(sent.answerID).content == "Nothing is lost")
        }
    }

    private func save(_ chat: Chat) async throws {
        try await eventually("the runner waits to save") { chat.time.sleeping.contains(.milliseconds(250)) }
        chat.time.advance(by: .milliseconds(250))
        try await eventually("the runner has saved") { chat.time.sleeping.contains(.milliseconds(250)) }
    }

    @Test("to be read, when it has ended elsewhere, is no deleted thread: readers stay and are told")
    func readFailsForAWhile() async throws {
        try await Chat.with(provider, failures: StoreFailures(reads: 2)) { chat in
            let reader = await chat.reader()
            try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Half")
            try await chat.store.interruptGenerations(notOwnedBy: "elsewhere", at: chat.time.now)
            call.finish()
            let update = try await chat.time.flow {
                while let told = await reader.nextIfAny() {
                    if let message = told.updatedMessage { return message as Message? }
                }
                return nil
            }
            #expect(update?.status == .interrupted)
        }
    }
}
