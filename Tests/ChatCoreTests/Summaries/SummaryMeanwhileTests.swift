import SQLStore
import Testing

@testable import ChatCore

@Suite("Asking for a summary that the schedule has begun", .timeLimit(.minutes(1)))
struct SummaryMeanwhileTests {
    let provider = HandDrivenProvider()

    @Test("shortens its waiting for answers, and force counts")
    func waiting() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(5, from: provider)
            let reader = await chat.reader()
            try await chat.beginAnswerElsewhere(from: provider)
            try await chat.schedule(chat.thread)
            try await eventually("the schedule waits") { chat.time.sleeping.contains(.seconds(1)) }
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            for _ in 0...30 {
                try await eventually("it waits") { chat.time.sleeping.contains(.seconds(1)) }
                chat.time.advance(by: .seconds(1))
            }
            try await provider.summarise()
            #expect(try await reader.nextSummary().messageCount == 10)
        }
    }

    @Test("of another thread doesn't have one wait as long as the schedule")
    func waitingBehind() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            try await chat.beginAnswerElsewhere(from: provider)
            let other = try await chat.newThread()
            try await chat.schedule(other)
            try await eventually("the schedule waits") { chat.time.sleeping.contains(.seconds(1)) }
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            for _ in 0...30 {
                try await eventually("it waits") { chat.time.sleeping.contains(.seconds(1)) }
                chat.time.advance(by: .seconds(1))
            }
            let call = try await provider.nextSummary()
            #expect(call.request.turns.last?.content.contains("question 1") == true)
            call.finish()
        }
    }

    @Test("with force while the model writes it has the newest messages summarised too")
    func forcedMeanwhile() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(5, from: provider)
            let reader = await chat.reader()
            try await chat.schedule(chat.thread)
            let call = try await provider.nextSummary()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            await call.say(HandDrivenProvider.summary)
            call.finish()
            #expect(try await reader.nextSummary().messageCount == 6)
            try await provider.summarise()
            #expect(try await reader.nextSummary().messageCount == 4)
            #expect(try await chat.store.summaryJob(of: chat.thread.id) == nil)
        }
    }

    @Test("doesn't wait for that of a thread that has been deleted")
    func threadDeleted() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let other = try await chat.importConversation(
                #"{"messages":[{"is_user":true,"content":"a"},{"is_user":false,"content":"b"}]}"#)
            _ = try await chat.summaries.summarise(other.id, isForced: true, owner: chat.user.id)
            _ = try await provider.nextSummary()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await chat.threads.delete(other.id, owner: chat.user.id)
            #expect(try await provider.nextSummary().request.turns.last?.content.contains("question 1") == true)
        }
    }

    @Test("gets an attempt of its own when that fails, and is told of its failure")
    func failedMeanwhile() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(5, from: provider)
            let reader = await chat.reader()
            try await chat.schedule(chat.thread)
            let call = try await provider.nextSummary()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: false, owner: chat.user.id)
            call.fail(ModelError(.unauthorized, detail: "no"))
            try await provider.nextSummary().fail(ModelError(.rejected, detail: "no"))
            #expect(try await reader.nextFailure().message == ModelError(.rejected, detail: "").chatError.message)
            #expect(try await chat.store.summaryJob(of: chat.thread.id) == nil)
        }
    }
}

extension Chat {
    /// As the schedule does with a thread that is due.
    fileprivate func schedule(_ thread: ChatThread) async throws {
        let job = SummaryJob(
            id: environment.newID(), threadID: thread.id, ownerID: user.id, isScheduled: true, isForced: false,
            createdAt: time.now)
        _ = try await store.insertSummaryJob(job)
        summaryRunner.wake()
    }

    /// An answer that goes on for as long as the test.
    fileprivate func beginAnswerElsewhere(from provider: HandDrivenProvider) async throws {
        try await send("a question", in: try await newThread().id)
        _ = try await provider.nextCall()
    }
}
