import SQLStore
import Testing

@testable import ChatCore

extension Chat {
    /// Has so many questions answered, each answer with `tokens`.
    func exchange(_ count: Int, tokens: Int = 3, from provider: HandDrivenProvider) async throws {
        for number in 1...count {
            let reader = await reader()
            try await send("question \(number)")
            let call = try await provider.nextCall()
            await call.say("answer \(number)")
            call.finish(ModelCompletion(finishReason: "stop", promptTokens: 7, completionTokens: tokens))
            _ = try await reader.untilAnswerEnded()
            time.advance(by: .seconds(1))
        }
    }

    func outline() async throws -> SummaryOutline {
        try #require(try await store.summaryOutline(of: thread.id, limit: 1_000))
    }

    func newestSummaries() async throws -> [Summary] {
        try await summaries.list(of: thread.id, page: PageRequest(), owner: user.id).elements
    }

    var schedule: SummarySchedule {
        SummarySchedule(
            store: store, runner: summaryRunner, policy: policy, environment: environment, logger: silent)
    }
}

extension HandDrivenProvider {
    static let summary = "SUMMARY\n- They spoke of roses.\nTOPICS: roses, walls, water"

    /// The next call, which has to be for a summary.
    func nextSummary() async throws -> Call {
        let call = try await nextCall()
        try #require(call.request.purpose == .summary)
        return call
    }

    @discardableResult
    func summarise(_ text: String = summary) async throws -> Call {
        let call = try await nextSummary()
        await call.say(text)
        call.finish()
        return call
    }
}

extension ThreadReader {
    /// The next summary that is told of, past all else.
    func nextSummary() async throws -> Summary {
        while true {
            if case .numbered(.summaryAvailable(let summary)) = try await next() { return summary }
        }
    }

    func nextFailure() async throws -> ChatError {
        while true {
            if let failure = try await next().failure { return failure }
        }
    }

    func nextThread() async throws -> ChatThread {
        while true {
            if let thread = try await next().updatedThread { return thread }
        }
    }
}
