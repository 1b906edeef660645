import Foundation
import SQLStore
import Testing

@testable import ChatCore

@Suite(.timeLimit(.minutes(1))) struct SummaryScheduleTests {
    let provider = HandDrivenProvider()

    private func job(_ chat: Chat) async throws -> SummaryJob? {
        await chat.schedule.lookThrough()
        return try await chat.store.summaryJob(of: chat.thread.id)
    }

    @Test func manyMessagesMakeAThreadDue() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(messageThreshold: 10)) { [provider] chat in
            try await chat.exchange(4, from: provider)
            #expect(try await job(chat) == nil)
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            #expect(try await job(chat)?.isScheduled == true)
            try await provider.summarise()
            #expect(try await reader.nextSummary().messageCount == 6)
            _ = try await reader.nextThread()
            #expect(try await job(chat) == nil)
        }
    }

    @Test func manyTokensMakeAThreadDue() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(tokenThreshold: 1_000)) { [provider] chat in
            try await chat.exchange(3, tokens: 500, from: provider)
            #expect(try await job(chat) == nil, "all but two are to be kept")
            try await chat.exchange(1, tokens: 500, from: provider)
            let reader = await chat.reader()
            #expect(try await job(chat) != nil)
            try await provider.summarise()
            _ = try await reader.nextSummary()
        }
    }

    @Test func restMakesAThreadDueThatIsWorthIt() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(idle: .seconds(3_600))) { [provider] chat in
            try await chat.exchange(5, from: provider)
            chat.time.advance(by: .seconds(3_600))
            #expect(try await job(chat) == nil, "ten messages are few")
            try await chat.exchange(1, from: provider)
            #expect(try await job(chat) == nil)
            chat.time.advance(by: .seconds(3_600))
            let reader = await chat.reader()
            #expect(try await job(chat) != nil)
            try await provider.summarise()
            #expect(try await reader.nextSummary().messageCount == 8)
        }
    }

    @Test func anArchivedThreadIsLeftAlone() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(messageThreshold: 8)) { [provider] chat in
            try await chat.exchange(5, from: provider)
            _ = try await chat.threads.update(
                chat.thread.id, change: ThreadChange(isArchived: true), owner: chat.user.id)
            #expect(try await job(chat) == nil)
        }
    }

    @Test func aThreadThatEverybodyHasForgottenIsLeftAlone() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(messageThreshold: 8)) { [provider] chat in
            try await chat.exchange(5, from: provider)
            chat.time.advance(by: .seconds(32 * 24 * 3_600))
            #expect(try await job(chat) == nil)
            try await chat.exchange(1, from: provider)
            #expect(try await job(chat) != nil)
            try await provider.summarise()
        }
    }

    @Test func anImportedThreadIsLeftAloneUntilSomebodyGoesOnInIt() async throws {
        try await Chat.with(provider) { [provider] chat in
            // The thresholds are known from here on.
            await chat.schedule.lookThrough()
            let messages = (0..<60).map { #"{"is_user":\#($0 % 2 == 0),"content":"number \#($0)"}"# }
            let file = #"{"title":"T","messages":[\#(messages.joined(separator: ","))]}"#
            let thread = try await chat.importConversation(file)
            await chat.schedule.lookThrough()
            #expect(try await chat.store.summaryJob(of: thread.id) == nil)

            chat.time.advance(by: .seconds(1))
            let reader = await chat.reader(of: thread.id)
            try await chat.send("more", in: thread.id)
            let call = try await provider.nextCall()
            await call.say("answer")
            call.finish()
            _ = try await reader.untilAnswerEnded()
            await chat.schedule.lookThrough()
            #expect(try await chat.store.summaryJob(of: thread.id)?.isScheduled == true)
            try await provider.summarise()
            #expect(try await reader.nextSummary().messageCount == 58)
        }
    }

    @Test func afterAFailureItTriesAgainLater() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(messageThreshold: 8)) { [provider] chat in
            try await chat.exchange(5, from: provider)
            #expect(try await job(chat) != nil)
            try await provider.nextSummary().fail(ModelError(.unauthorized, detail: "no"))
            try await eventually("the job is gone") { try await chat.store.summaryJob(of: chat.thread.id) == nil }
            #expect(try await job(chat) == nil)
            chat.time.advance(by: .seconds(6 * 3_600))
            #expect(try await job(chat) != nil)
            try await provider.summarise()
        }
    }

    @Test func whatWasUndoneStaysUndoneUntilTheThreadChanges() async throws {
        try await Chat.with(provider, policy: SummaryPolicy(messageThreshold: 8)) { [provider] chat in
            try await chat.exchange(5, from: provider)
            let reader = await chat.reader()
            #expect(try await job(chat) != nil)
            try await provider.summarise()
            let summary = try await reader.nextSummary()
            _ = try await reader.nextThread()
            chat.time.advance(by: .seconds(1))
            try await chat.summaries.delete(summary.id, owner: chat.user.id)
            #expect(try await job(chat) == nil)
            chat.time.advance(by: .seconds(1))
            try await chat.exchange(1, from: provider)
            #expect(try await job(chat) != nil)
            try await provider.summarise()
        }
    }

    @Test(arguments: [(2, 0, 2), (4, 2, 2), (6, 2, 4), (8, 4, 4), (50, 4, 4)])
    func smallThresholdsKeepFewerMessagesBack(threshold: Int, kept: Int, least: Int) {
        let policy = SummaryPolicy(messageThreshold: threshold)
        #expect((policy.newestKept, policy.messagesMin) == (kept, least))
    }
}
