import Foundation
import Logging
import Synchronization
import Testing

@testable import ChatCore

@Suite("Quotas")
struct QuotaTests {
    private static let tokens = ModelCompletion(finishReason: "stop", promptTokens: 60, completionTokens: 20)

    /// Answers with 80 tokens in all.
    private func answer(_ chat: Chat, _ provider: HandDrivenProvider) async throws -> Message {
        let reader = await chat.reader()
        let sent = try await chat.send("Hello")
        let call = try await provider.nextCall()
        await call.say("Hi.")
        call.finish(Self.tokens)
        _ = try await reader.untilAnswerEnded()
        return try await chat.stored(sent.answerID)
    }

    @Test("let an answer begin while anything is left, and none after")
    func daily() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider, quotas: Quotas(dailyTokens: 100)) { chat in
            #expect(try await answer(chat, provider).metadata[Message.quotaWarningKey] == nil)
            let reader = await chat.reader()
            let warned = try await answer(chat, provider)
            #expect(
                warned.metadata[Message.quotaWarningKey]
                    == "80 % of today's tokens are used. New answers stop at 100 % until midnight UTC.")
            #expect(try await reader.untilAnswerEnded().compactMap(\.updatedMessage) == [warned])
            let count = try await chat.shown().count
            let refused = try await chatError { try await chat.send("Hello") }
            #expect(refused.code == .quotaExceeded)
            let untilMidnight = UsageDay(chat.time.now).next.start.timeIntervalSince(chat.time.now)
            #expect(refused.retryAfterSeconds == Int(untilMidnight))
            #expect(try await chat.shown().count == count)
            let quota = try #require(try await report(chat).quotas.first)
            #expect(quota.used == 160)
            #expect(quota.remaining == 0)
            #expect(quota.isExceeded && quota.isWarning)

            chat.time.advance(by: .seconds(untilMidnight))
            #expect(try await answer(chat, provider).status == .complete)
        }
    }

    @Test("warn of an answer that goes on by what is left then")
    func continued() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider, quotas: Quotas(dailyTokens: 1_000)) { chat in
            let answerID = try #require(try await chat.send("Hello").answerID)
            try await stop(chat, provider)
            #expect(try await chat.stored(answerID).metadata[Message.quotaWarningKey] == nil)
            try await spend(900, chat)
            let warned = try await chat.replies.continueAnswer(answerID, by: chat.user.id)
            #expect(warned.metadata[Message.quotaWarningKey]?.text?.hasPrefix("9") == true)
            try await stop(chat, provider)
            chat.time.advance(by: .seconds(86_400))
            let free = try await chat.replies.continueAnswer(answerID, by: chat.user.id)
            #expect(free.metadata[Message.quotaWarningKey] == nil)
        }
    }

    private func stop(_ chat: Chat, _ provider: HandDrivenProvider) async throws {
        await (try await provider.nextCall()).say("Once ")
        #expect(try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id))
    }

    @Test("of a month end with it, and the longest wait is told")
    func monthly() async throws {
        let provider = HandDrivenProvider()
        let prices = try PriceTable(parsing: "model-a,1000,2000")
        let quotas = Quotas(dailyTokens: 80, monthlyTokens: 1_000, monthlyCost: Dollars(0.10))
        try await Chat.with(provider, quotas: quotas, prices: prices) { chat in
            _ = try await answer(chat, provider)
            let today = UsageDay(chat.time.now)
            let refused = try await chatError { try await chat.send("Hello") }
            #expect(
                refused.retryAfterSeconds
                    == Int(today.startOfNextMonth.start.timeIntervalSince(chat.time.now)))
            let report = try await report(chat)
            #expect(report.quotas.map(\.name) == [.dailyTokens, .monthlyTokens, .monthlyCost])
            #expect(report.quotas.map(\.isExceeded) == [true, false, true])
            #expect(report.days.map(\.cost) == [Dollars(0.10)])
        }
    }

    @Test("are a user's own, and a message sent before is no new one")
    func own() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider, quotas: Quotas(dailyTokens: 1)) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello", clientMessageID: "c")
            let call = try await provider.nextCall()
            await call.say("Hi.")
            call.finish(Self.tokens)
            _ = try await reader.untilAnswerEnded()
            #expect(try await chat.send("Hello", clientMessageID: "c").message.id == sent.message.id)
            #expect(try await chatError { try await chat.send("Hello") }.code == .quotaExceeded)
            let other = try await chat.newUser()
            #expect(try await chat.usage.requireRoom(for: other.id) == nil)
        }
    }

    @Test("count what a stopped answer has used, and nothing twice")
    func stopped() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider, quotas: Quotas(dailyTokens: 1_000)) { chat in
            _ = try await chat.send("Hello")
            await (try await provider.nextCall()).say("Once upon a time")
            #expect(try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id))
            let day = try #require(try await report(chat).days.first)
            #expect(day.generations == 1)
            #expect(day.completionTokens == TokenEstimate.tokens("Once upon a time"))
            #expect(day.promptTokens == TokenEstimate.tokens("Hello") + TokenMeasure.tokensPerTurn)
            #expect(day.unpricedGenerations == 1)
        }
    }

    @Test("count what an answer has used that a fault ended")
    func failed() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            _ = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Once")
            call.fail(ModelError(.cutOff, detail: "gone"))
            _ = try await reader.untilAnswerEnded()
            let day = try #require(try await report(chat).days.first)
            #expect(day.completionTokens == TokenEstimate.tokens("Once"))
            #expect(day.generations == 1)
        }
    }

    private func report(_ chat: Chat) async throws -> UsageReport {
        let today = UsageDay(chat.time.now)
        return try await chat.usage.report(of: chat.user.id, days: today...today)
    }
}

@Suite("The watch over quotas")
struct QuotaWatchTests {
    @Test("tells of each user once at 80 % and once at 100 %, and anew in the next period")
    func once() async throws {
        let lines = LogLines()
        try await Chat.with(HandDrivenProvider()) { chat in
            let watch = QuotaWatch(
                store: chat.store, quotas: Quotas(dailyTokens: 100), environment: chat.environment,
                logger: Logger(label: "watch") { _ in lines })
            let steps = [(79, []), (1, ["nears"]), (0, []), (20, ["used up"]), (50, [])] as [(Int, [String])]
            for (tokens, told) in steps {
                try await spend(tokens, chat)
                for _ in 0..<2 { await watch.look() }
                let new = lines.take()
                #expect(new.count == told.count)
                for (line, words) in zip(new, told) { #expect(line.contains(words), "\(line)") }
            }
            chat.time.advance(by: .seconds(86_400))
            try await spend(80, chat)
            await watch.look()
            #expect(lines.take().count == 1)
        }
    }

    @Test("looks every five minutes, until it is stopped")
    func interval() async throws {
        let lines = LogLines()
        try await Chat.with(HandDrivenProvider()) { chat in
            let watch = QuotaWatch(
                store: chat.store, quotas: Quotas(dailyTokens: 10), environment: chat.environment,
                logger: Logger(label: "watch") { _ in lines })
            let running = Task { await watch.run() }
            try await eventually("it has looked") { chat.time.sleeping.contains(.seconds(300)) }
            try await spend(10, chat)
            #expect(lines.take().isEmpty)
            chat.time.advance(by: .seconds(300))
            try await eventually("it looks again") { !lines.all.isEmpty }
            running.cancel()
            await running.value
        }
    }
}

private func spend(_ tokens: Int, _ chat: Chat) async throws {
    try await chat.usage.book(
        UsageRecord(
            id: chat.environment.newID(), userID: chat.user.id, projectID: chat.project.id,
            threadID: chat.thread.id, purpose: .summary, model: "m",
            use: ModelUse(
                provider: "hand", prompt: TokenCount(tokens, isEstimated: false),
                completion: TokenCount(0, isEstimated: false), price: nil),
            at: chat.time.now))
}

/// Keeps what is logged.
private final class LogLines: LogHandler {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func take() -> [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append(event.message.description) }
    }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
}
