import Foundation
import Testing

import struct ChatCore.Attachment

@testable import ChatCore

@Suite("Room for a message", .timeLimit(.minutes(1)))
struct RoomTests {
    /// A token for each character: half of the window's 1,000 are for the answer.
    private let counter = CharacterCounter()
    private let provider = HandDrivenProvider(contextTokens: 1_000)

    private func refusal(_ chat: Chat, _ turn: AttachedTurn) async throws -> ChatError? {
        do {
            try await chat.planner.plan(AnswerOptions(), in: chat.thread).requireRoom(for: turn)
            return nil
        } catch let error as ChatError {
            return error
        }
    }

    @Test("is counted by the tokenizer, to the last token")
    func exact() async throws {
        try await Chat.with(provider, counter: counter) { chat in
            let most = 500 - TokenMeasure.tokensPerTurn
            let fits = ModelRequest.Turn(role: .user, content: String(repeating: "x", count: most))
            #expect(try await refusal(chat, AttachedTurn(fits)) == nil)
            let error = try await refusal(chat, .init(role: .user, text: fits.content + "x"))
            #expect(error?.code == .insufficientTokens)
            #expect(error?.fieldErrors.map(\.field) == ["content"])

            let usage = try await chat.contexts.usage(of: chat.thread.id, owner: chat.user.id)
            #expect(usage.counting == .tokenizer)
            try await chat.send(fits.content)
            let call = try await provider.nextCall()
            #expect(call.request.turns == [fits])
            call.finish()
        }
    }

    @Test("is taken by images too")
    func images() async throws {
        try await Chat.with(provider, counter: counter) { chat in
            let image = Attachment(
                id: .init(UUID()), ownerID: chat.user.id, fileName: "a.png", type: .png, sizeBytes: 1,
                createdAt: chat.time.now)
            let error = try await refusal(chat, .init(role: .user, text: "Look!", images: [image]))
            #expect(error?.code == .insufficientTokens)
        }
    }

    @Test("is none when the instructions take it all")
    func instructions() async throws {
        let long = String(repeating: "x", count: 500)
        try await Chat.with(provider, instructions: long, counter: counter) { chat in
            let error = try await refusal(chat, .init(role: .user, text: "Hello"))
            #expect(error?.fieldErrors.map(\.field) == ["instructions"])
        }
    }
}

private struct CharacterCounter: TokenCounter {
    func tokens(of texts: [String], for model: String) async -> [Int]? { texts.map(\.count) }
}
