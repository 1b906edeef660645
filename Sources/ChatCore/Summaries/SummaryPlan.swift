/// What one summary is made of: as many of the oldest messages as fit the model's window.
struct SummaryPlan: Sendable, Equatable {
    var model: String
    /// What the model holds, prompt and summary together.
    var contextTokens: Int

    /// The longest answer, in tokens.
    var answerTokens: Int { min(Self.answerTokensMax, contextTokens / 4) }

    /// For the messages, in tokens.
    var room: Int {
        let left = contextTokens - answerTokens - SummaryPrompt.instructionTokens - backgroundTokens
        return min(SummaryRules.coveredTokensMax, max(Self.roomMin, left))
    }

    /// For the earlier summary, in tokens.
    var backgroundTokens: Int { min(Self.backgroundTokensMax, contextTokens / 8) }

    private static let answerTokensMax = 1_000
    private static let backgroundTokensMax = 800
    private static let roomMin = 64

    /// The first of the waiting messages: at least one, however long it is, and no question without its answer.
    func chunk(of waiting: ArraySlice<SummaryOutline.Entry>) -> ArraySlice<SummaryOutline.Entry> {
        var used = 0
        var chunk = waiting.prefix(SummaryRules.coveredMessagesMax).prefix { entry in
            used += min(entry.tokens, room / 2) + TokenMeasure.tokensPerTurn
            return used <= room
        }
        if chunk.isEmpty { chunk = waiting.prefix(1) }
        while chunk.count > 1, chunk.count < waiting.count, chunk.last?.role == .user { chunk = chunk.dropLast() }
        return chunk
    }

    /// How many summaries these messages make.
    func chunkCount(_ waiting: ArraySlice<SummaryOutline.Entry>) -> Int {
        var rest = waiting
        var count = 0
        while !rest.isEmpty {
            rest = rest.dropFirst(chunk(of: rest).count)
            count += 1
        }
        return count
    }
}
