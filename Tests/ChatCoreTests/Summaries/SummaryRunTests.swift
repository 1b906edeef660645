import Foundation
import SQLStore
import Testing

@testable import ChatCore

@Suite(.timeLimit(.minutes(1))) struct SummaryRunTests {
    let provider = HandDrivenProvider()

    @Test func junkGetsOneRepeat() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise("I am a model and like to chat.")
            try await provider.summarise()
            #expect(try await reader.nextSummary().text == "- They spoke of roses.")
        }
    }

    @Test func afterTwoFailuresTheThreadIsAsItWasAndWhoeverAskedIsTold() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.nextSummary().fail(ModelError(.unavailable, detail: "away"))
            try await provider.summarise("no list")
            #expect(try await reader.nextFailure().code == .aiProviderError)
            #expect(try await chat.newestSummaries().isEmpty)
            #expect(try await chat.store.summaryJob(of: chat.thread.id) == nil)
            #expect(try await chat.threads.get(chat.thread.id, owner: chat.user.id).summaryCount == 0)
            // It may be asked for again.
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise()
            _ = try await reader.nextSummary()
        }
    }

    @Test func aRefusedKeyIsNotTriedAgain() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.nextSummary().fail(ModelError(.unauthorized, detail: "no"))
            #expect(try await reader.nextFailure().code == .aiProviderError)
        }
    }

    @Test func whatWasEditedMeanwhileIsSummarisedAnew() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            let call = try await provider.nextSummary()
            let question = try await chat.shown()[0]
            _ = try await chat.messages.edit(
                question.id, content: "another question", owner: chat.user.id)
            await call.say(HandDrivenProvider.summary)
            call.finish()
            let second = try await provider.summarise()
            #expect(second.request.turns.last?.content.contains("another question") == true)
            _ = try await reader.nextSummary()
            #expect(try await chat.shown().allSatisfy(\.isSummarized))
        }
    }

    @Test func aMessageThatIsEditedLaterIsNotSummarisedAnyMore() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(2, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise()
            _ = try await reader.nextSummary()
            let question = try await chat.shown()[0]
            _ = try await chat.messages.edit(
                question.id, content: "another question", owner: chat.user.id)
            #expect(try await chat.shown().map(\.isSummarized) == [false, true, true, true])
            #expect(try await chat.outline().unsummarised.map(\.id) == [question.id])
        }
    }

    @Test func anAnswerThatIsWrittenOnIsNotSummarisedAnyMore() async throws {
        try await Chat.with(provider) { [provider] chat in
            let reader = await chat.reader()
            try await chat.send("question")
            let cut = try await provider.nextCall()
            await cut.say("answer")
            cut.finish(ModelCompletion(finishReason: "length", promptTokens: 7, completionTokens: 3))
            _ = try await reader.untilAnswerEnded()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.summarise()
            _ = try await reader.nextSummary()
            let answer = try await chat.shown()[1]
            _ = try await chat.replies.continueAnswer(answer.id, by: chat.user.id)
            #expect(try await chat.shown().map(\.isSummarized) == [true, false])
            try await provider.nextCall().finish()
        }
    }

    @Test func aBranchLeftMeanwhileKeepsItsSummary() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(2, from: provider)
            let reader = await chat.reader()
            let shown = try await chat.shown()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            let call = try await provider.nextSummary()
            try await chat.send("a branch", parentID: shown[1].id)
            let answer = try await provider.nextCall()
            await answer.say("answer")
            answer.finish()
            _ = try await reader.untilAnswerEnded()
            await call.say(HandDrivenProvider.summary)
            call.finish()
            let summary = try await reader.nextSummary()
            #expect((summary.messageCount, summary.endMessageID) == (4, shown[3].id))
            // It ends on the branch that was left: for the one shown, nothing is summarised.
            #expect(try await chat.outline().unsummarised.count == 4)
        }
    }

    @Test func aLongThreadIsSummarisedPieceByPiece() async throws {
        let provider = HandDrivenProvider(contextTokens: 1_024)
        try await Chat.with(provider) { chat in
            try await chat.exchange(10, tokens: 100, from: provider)
            let reader = await chat.reader()
            let begun = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            var made: [Summary] = []
            while made.reduce(0, { $0 + $1.messageCount }) < 20 {
                let call = try await provider.summarise()
                let prompt = call.request.turns.map(\.content).joined()
                #expect(TokenEstimate.tokens(prompt) + call.request.maxTokens <= 1_024)
                #expect(prompt.contains("What went before") == !made.isEmpty)
                made.append(try await reader.nextSummary())
            }
            #expect(made.count > 2)
            #expect(made[0].id == begun.id)
            let shown = try await chat.shown()
            #expect(made.first?.startMessageID == shown.first?.id)
            #expect(made.last?.endMessageID == shown.last?.id)
            let ends = Set(made.map(\.endMessageID))
            #expect(shown.filter { ends.contains($0.id) }.allSatisfy { $0.role == .assistant })
            #expect(try await chat.store.summaryJob(of: chat.thread.id) == nil)
        }
    }

    @Test func aJobOfADeadNodeIsTakenUp() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let job = SummaryJob(
                id: chat.environment.newID(), threadID: chat.thread.id, ownerID: chat.user.id, isScheduled: false,
                isForced: true, createdAt: chat.time.now)
            _ = try await chat.store.insertSummaryJob(job)
            _ = try await chat.store.claimSummaryJob(node: "dead")
            let reader = await chat.reader()
            let next = SummaryRunner(
                store: chat.store, model: chat.model, planner: chat.planner, answers: chat.runner, events: chat.log,
                policy: chat.policy, environment: chat.environment, logger: silent)
            let running = Task { await next.run() }
            try await provider.summarise()
            #expect(try await reader.nextSummary().id == job.id)
            running.cancel()
            await running.value
        }
    }

    @Test func stoppingDoesNotWaitForTheModelAndLosesNoJob() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let runner = SummaryRunner(
                store: chat.store, model: chat.model, planner: chat.planner, answers: chat.runner, events: chat.log,
                policy: chat.policy, environment: chat.time.environment(node: "stopping"), logger: silent)
            let job = SummaryJob(
                id: chat.environment.newID(), threadID: chat.thread.id, ownerID: chat.user.id, isScheduled: false,
                isForced: true, createdAt: chat.time.now)
            _ = try await chat.store.insertSummaryJob(job)
            let running = Task { await runner.run() }
            _ = try await provider.nextSummary()
            running.cancel()
            await running.value
            #expect(try await chat.store.summaryJob(of: chat.thread.id)?.id == job.id)
        }
    }

    @Test func chatsComeFirst() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let other = try await chat.newThread()
            try await chat.send("a question", in: other.id)
            let answer = try await provider.nextCall()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await eventually("it waits") { !chat.time.sleeping.isEmpty }
            answer.finish()
            let call = try await chat.time.flow(by: .milliseconds(100)) { try await provider.nextCall() }
            #expect(call.request.purpose == .summary)
            call.fail(CancellationError())
        }
    }

    @Test func aProviderThatBreaksOffIsAFailure() async throws {
        try await Chat.with(provider) { [provider] chat in
            try await chat.exchange(1, from: provider)
            let reader = await chat.reader()
            _ = try await chat.summaries.summarise(chat.thread.id, isForced: true, owner: chat.user.id)
            try await provider.nextSummary().fail(CancellationError())
            #expect(try await reader.nextFailure().code == .internalError)
            #expect(try await chat.store.summaryJob(of: chat.thread.id) == nil)
        }
    }
}
