import Foundation
import SQLStore
import Testing

@testable import ChatCore

@Suite(.timeLimit(.minutes(1))) struct SummaryRequestTests {
    let provider = HandDrivenProvider()

    @Test func aSummaryStandsForAllButTheNewestMessages() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(5, from: provider)
            let reader = await chat.reader()
            let begun = try await chat.summaries.summarise(chat.thread.id, isForced: false, owner: chat.user.id)
            #expect(begun.estimatedSeconds > 0)
            let call = try await provider.summarise()
            let prompt = try #require(call.request.turns.last?.content)
            #expect(prompt.contains("Person: question 1\n\nAssistant: answer 1\n\nPerson: question 2"))
            #expect(!prompt.contains("question 4"))

            let summary = try await reader.nextSummary()
            #expect(summary.id == begun.id)
            #expect(summary.text == "- They spoke of roses.")
            #expect(summary.keyTopics == ["roses", "walls", "water"])
            #expect(summary.messageCount == 6)
            let shown = try await chat.shown()
            #expect((summary.startMessageID, summary.endMessageID) == (shown[0].id, shown[5].id))
            #expect(shown.map(\.isSummarized) == Array(repeating: true, count: 6) + Array(repeating: false, count: 4))
            let thread = try await reader.nextThread()
            #expect((thread.summaryCount, thread.lastSummaryAt) == (1, summary.createdAt))
            #expect(try await chat.summaries.newest(of: chat.thread.id, owner: chat.user.id) == summary)
        }
    }

    @Test func whileItRunsAskingAgainChangesNothing() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(4, from: provider)
            let reader = await chat.reader()
            let ids = try await withThrowingTaskGroup(of: Summary.ID.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await chat.summaries.summarise(chat.thread.id, isForced: false, owner: chat.user.id).id
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            try await provider.summarise()
            #expect(try await reader.nextSummary().id == ids.first)
            #expect(ids.count == 1)
            #expect(try await chat.newestSummaries().count == 1)
        }
    }

    @Test func littleIsRefusedUnlessForced() async throws {
        try await Chat.with(provider) { [provider] chat in
            func refusal(forced: Bool) async throws -> ChatError.Code {
                try await chatError {
                    _ = try await chat.summaries.summarise(chat.thread.id, isForced: forced, owner: chat.user.id)
                }.code
            }
            #expect(try await refusal(forced: true) == .conflict)
            try await chat.exchange(3, from: provider)
            #expect(try await refusal(forced: false) == .conflict)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise()
            #expect(try await reader.nextSummary().messageCount == 6)
            #expect(try await refusal(forced: true) == .conflict)
        }
    }

    @Test func aQuestionWithoutAnAnswerIsLeftOut() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            try await chat.send("still being answered")
            let answer = try await provider.nextCall()
            let waiting = try await chat.outline().waiting(isForced: true, policy: chat.policy)
            #expect(waiting.count == 2)
            answer.finish()
        }
    }

    @Test func othersThreadsAndSummariesAreNotFound() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise()
            let id = try await reader.nextSummary().id
            let other = try await chat.newUser().id
            let (threadID, summaries) = (chat.thread.id, chat.summaries)
            for attempt: @Sendable () async throws -> Void in [
                { _ = try await summaries.summarise(threadID, isForced: true, owner: other) },
                { _ = try await summaries.newest(of: threadID, owner: other) },
                { _ = try await summaries.list(of: threadID, page: PageRequest(), owner: other) },
            ] {
                #expect(try await chatError(attempt).code == .threadNotFound)
            }
            for attempt: @Sendable () async throws -> Void in [
                { _ = try await summaries.update(id, change: SummaryChange(text: "x"), owner: other) },
                { try await summaries.delete(id, owner: other) },
            ] {
                #expect(try await chatError(attempt).code == .notFound)
            }
        }
    }

    @Test func aSummaryIsCorrectedAndUndone() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            var reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise()
            let id = try await reader.nextSummary().id
            _ = try await reader.nextThread()

            let change = SummaryChange(text: " - Tulips ", keyTopics: ["tulips "])
            let changed = try await chat.summaries.update(id, change: change, owner: chat.user.id)
            #expect((changed.text, changed.keyTopics) == ("- Tulips", ["tulips"]))
            #expect(try await reader.nextSummary() == changed)
            for wrong in [
                SummaryChange(text: "  "), SummaryChange(text: String(repeating: "x", count: 20_001)),
                SummaryChange(keyTopics: Array(repeating: "x", count: 11)), SummaryChange(keyTopics: [""]),
                SummaryChange(text: "\0"),
            ] {
                let error = try await chatError {
                    _ = try await chat.summaries.update(id, change: wrong, owner: chat.user.id)
                }
                #expect(error.code == .validationFailed)
            }

            reader = await chat.reader()
            try await chat.summaries.delete(id, owner: chat.user.id)
            #expect(try await reader.nextThread().summaryCount == 0)
            #expect(try await chat.shown().allSatisfy { !$0.isSummarized })
            #expect(try await chat.outline().unsummarised.count == 2)
        }
    }

    @Test func whoHasUsedUpTheirQuotaIsRefused() async throws {
        try await Chat.with(provider, quotas: Quotas(dailyTokens: 12)) { [provider] chat in
            try await chat.exchange(1, tokens: 20, from: provider)
            let error = try await chatError {
                _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            }
            #expect(error.code == .quotaExceeded)
            #expect(try await chat.store.summaryJob(of: chat.thread.id) == nil)
        }
    }

    @Test func whatItCostsIsBooked() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            let call = try await provider.nextSummary()
            await call.say(HandDrivenProvider.summary)
            call.finish(ModelCompletion(finishReason: "stop", promptTokens: 1_000, completionTokens: 100))
            _ = try await reader.nextSummary()
            let today = UsageDay(chat.time.now)
            let used = try await chat.usage.report(of: chat.user.id, days: today...today).days
            #expect(used.map(\.promptTokens).reduce(0, +) == 1_007)
            #expect(used.map(\.completionTokens).reduce(0, +) == 103)
        }
    }
}
