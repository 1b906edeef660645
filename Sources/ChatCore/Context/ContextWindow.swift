/// Decides what is sent to a model: the instructions and as many of the newest messages as fit.
public enum ContextWindow {
    /// Room for what a provider wraps around each turn.
    static let tokensPerTurn = 4

    public struct Fit: Sendable, Equatable {
        /// Oldest first, the system turn before all others.
        public var turns: [ModelRequest.Turn]
        /// By the estimate.
        public var usedTokens: Int
        /// How many of the path's messages stand in the context.
        public var includedCount: Int
        /// The answer may be this long.
        public var answerTokens: Int
    }

    /// - Parameters:
    ///   - newestFirst: the active path, from its end.
    ///   - contextTokens: what the model holds, prompt and answer together.
    ///   - answerTokensMax: the room kept for the answer; never more than half of the window.
    /// - Returns: `nil` when not even the newest message fits.
    public static func fit(
        instructions: String, newestFirst path: [ModelRequest.Turn], contextTokens: Int, answerTokensMax: Int,
        count: (String) -> Int = TokenEstimate.tokens
    ) -> Fit? {
        let answerTokens = max(1, min(answerTokensMax, contextTokens / 2))
        let room = contextTokens - answerTokens
        var used = instructions.isEmpty ? 0 : count(instructions) + tokensPerTurn
        var turns: [ModelRequest.Turn] = []
        for turn in path {
            let tokens = count(turn.content) + tokensPerTurn
            guard used + tokens <= room else { break }
            used += tokens
            turns.append(turn)
        }
        guard !turns.isEmpty || path.isEmpty else { return nil }
        let included = turns.count
        if !instructions.isEmpty { turns.append(.init(role: .system, content: instructions)) }
        return Fit(turns: turns.reversed(), usedTokens: used, includedCount: included, answerTokens: answerTokens)
    }
}

/// A guess at how many tokens a text has, for any model.
///
/// Byte-pair vocabularies spend about one token on four Latin letters and one on each character of scripts that their
/// training saw less of. The guess leans to the high side: a context that is a little too small beats one refused.
public enum TokenEstimate {
    public static func tokens(_ text: String) -> Int {
        var ascii = 0
        var other = 0
        for byte in text.utf8 {
            if byte < 0x80 { ascii += 1 } else if byte >= 0xc0 { other += 1 }
        }
        return (ascii + 2) / 3 + other
    }
}
