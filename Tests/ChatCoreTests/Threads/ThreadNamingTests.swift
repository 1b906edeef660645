import Foundation
import Testing

@testable import ChatCore

@Suite(.timeLimit(.minutes(1))) struct ThreadNamingTests {
    let provider = HandDrivenProvider()

    /// Sends a message and has it answered, but not yet the model that is then asked for a name.
    private func exchange(
        _ chat: Chat, _ question: String = "How do I plant roses?", in thread: ChatThread? = nil
    ) async throws {
        let reader = await chat.reader(of: thread?.id)
        try await chat.send(question, in: thread?.id)
        let call = try await provider.nextCall()
        try #require(call.request.purpose == .answer)
        await call.say("In autumn.")
        call.finish()
        _ = try await reader.untilAnswerEnded()
    }

    private func nextTitle() async throws -> HandDrivenProvider.Call {
        let call = try await provider.nextCall()
        try #require(call.request.purpose == .title)
        return call
    }

    private func title(_ chat: Chat) async throws -> String {
        try await chat.threads.get(chat.thread.id, owner: chat.user.id).title
    }

    @Test func aThreadIsNamedByItsFirstExchange() async throws {
        try await Chat.with(provider, names: true) { chat in
            try await exchange(chat)
            let reader = await chat.reader()
            #expect(try await title(chat) == "How do I plant roses?")
            let call = try await nextTitle()
            #expect(call.request.turns.last?.content.contains("Person: How do I plant roses?") == true)
            #expect(call.request.turns.last?.content.contains("Assistant: In autumn.") == true)
            #expect(call.request.maxTokens <= 64)
            await call.say("**Title:** \"Planting Roses\"")
            call.finish()
            let named = try await reader.nextThread()
            #expect((named.title, named.titleSource) == ("Planting Roses", .model))
            // Once named, it isn't named again.
            try await exchange(chat)
            try await exchange(chat)
            let today = UsageDay(chat.time.now)
            let used = try await chat.usage.report(of: chat.user.id, days: today...today).days
            #expect(used.map(\.generations).reduce(0, +) == 4)
        }
    }

    @Test func aNameGivenByHandStays() async throws {
        try await Chat.with(provider, names: true) { chat in
            try await exchange(chat)
            let call = try await nextTitle()
            _ = try await chat.threads.update(
                chat.thread.id, change: ThreadChange(title: "By hand"), owner: chat.user.id)
            await call.say("Planting Roses")
            call.finish()
            let other = try await chat.newThread()
            _ = try await chat.threads.update(other.id, change: ThreadChange(title: "Also"), owner: chat.user.id)
            try await exchange(chat, in: other)
            // Neither is the model asked for a name of the other one.
            try await exchange(chat, in: other)
            #expect(try await title(chat) == "By hand")
        }
    }

    @Test func theNextMessageBreaksItOffAndCostsNoAttempt() async throws {
        try await Chat.with(provider, names: true) { chat in
            try await exchange(chat)
            for number in 0..<5 {
                _ = try await nextTitle()
                try await exchange(chat, "question \(number)")
            }
            let reader = await chat.reader()
            let call = try await nextTitle()
            #expect(call.request.turns.last?.content.contains("How do I plant roses?") == true)
            await call.say("Planting Roses")
            call.finish()
            #expect(try await reader.nextThread().title == "Planting Roses")
        }
    }

    @Test func aFailureIsTriedAgainAfterTheNextAnswerAFewTimes() async throws {
        try await Chat.with(provider, names: true) { chat in
            for number in 0..<3 {
                try await exchange(chat)
                let call = try await nextTitle()
                if number == 0 {
                    call.fail(ModelError(.unavailable, detail: "away"))
                } else {
                    await call.say("I'm sorry, I can't name that.")
                    call.finish()
                }
                try await eventually("the attempt has ended") { !chat.namer.isNaming }
            }
            // Nobody asks for a title any more: the next two calls are for answers.
            try await exchange(chat)
            try await exchange(chat)
            #expect(try await title(chat) == "How do I plant roses?")
        }
    }

    @Test func anAnswerThatIsNotCompleteNamesNothing() async throws {
        try await Chat.with(provider, names: true) { chat in
            let reader = await chat.reader()
            try await chat.send("How do I plant roses?")
            try await provider.nextCall().fail(ModelError(.unavailable, detail: "away"))
            _ = try await reader.untilAnswerEnded()
            try await exchange(chat)
            let call = try await nextTitle()
            await call.say("Planting Roses")
            call.finish()
        }
    }

    @Test func twoAtOnceAtMost() async throws {
        try await Chat.with(provider, names: true) { chat in
            try await exchange(chat, in: try await chat.newThread())
            let first = try await nextTitle()
            try await exchange(chat, in: try await chat.newThread())
            _ = try await nextTitle()
            // With two at it nobody asks for a third name: what is asked for next is an answer.
            try await exchange(chat, in: try await chat.newThread())
            try await exchange(chat)
            first.finish()
            _ = try await nextTitle()
        }
    }

    @Test func stoppingDoesNotWaitForTheModel() async throws {
        try await Chat.with(provider, names: true) { chat in
            try await exchange(chat)
            _ = try await nextTitle()
        }
    }
}
