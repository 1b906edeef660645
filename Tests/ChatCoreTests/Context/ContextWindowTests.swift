import Testing

@testable import ChatCore

@Suite("The context of an answer")
struct ContextWindowTests {
    private typealias Turn = ModelRequest.Turn

    /// One token a character: easy to count by hand.
    private func fit(
        _ newestFirst: [String], instructions: String = "", contextTokens: Int, answerTokensMax: Int
    ) -> ContextWindow.Fit? {
        ContextWindow.fit(
            instructions: instructions, newestFirst: newestFirst.map { Turn(role: .user, content: $0) },
            contextTokens: contextTokens, answerTokensMax: answerTokensMax, count: \.count)
    }

    @Test("holds the instructions first, then the newest messages, oldest first")
    func order() throws {
        let fit = try #require(
            self.fit(["newest", "middle", "oldest"], instructions: "Be kind", contextTokens: 61, answerTokensMax: 30))
        #expect(fit.turns.map(\.content) == ["Be kind", "middle", "newest"])
        #expect(fit.turns.map(\.role) == [.system, .user, .user])
        #expect(fit.includedCount == 2)
        #expect(fit.usedTokens == 7 + 6 + 6 + 3 * ContextWindow.tokensPerTurn)
        #expect(fit.answerTokens == 30)
    }

    @Test("takes a message that fills the room to the last token, and none that is a token longer")
    func exactFit() {
        let room = 50
        let exact = String(repeating: "x", count: room - ContextWindow.tokensPerTurn)
        #expect(fit([exact], contextTokens: 100, answerTokensMax: 50)?.usedTokens == room)
        #expect(fit([exact + "x"], contextTokens: 100, answerTokensMax: 50) == nil)
    }

    @Test("has no system turn without instructions")
    func noInstructions() {
        #expect(fit(["hello"], contextTokens: 100, answerTokensMax: 10)?.turns.map(\.role) == [.user])
    }

    @Test("never skips a message to take an older one")
    func noGaps() {
        let long = String(repeating: "x", count: 100)
        #expect(fit(["new", long, "old"], contextTokens: 60, answerTokensMax: 10)?.turns.map(\.content) == ["new"])
    }

    @Test("keeps its promises whatever is in it", arguments: 0..<500)
    func properties(seed: Int) {
        var random = SeededRandom(seed)
        let path = (0..<Int.random(in: 1...30, using: &random)).map { index in
            Turn(
                role: index.isMultiple(of: 2) ? .user : .assistant,
                content: randomText(upTo: 60, using: &random))
        }
        let instructions = Bool.random(using: &random) ? randomText(upTo: 60, using: &random) : ""
        let contextTokens = Int.random(in: 2...400, using: &random)
        let answerTokensMax = Int.random(in: 1...400, using: &random)
        let fit = ContextWindow.fit(
            instructions: instructions, newestFirst: path, contextTokens: contextTokens,
            answerTokensMax: answerTokensMax)

        let perTurn = ContextWindow.tokensPerTurn
        let instructionsCost = instructions.isEmpty ? 0 : TokenEstimate.tokens(instructions) + perTurn
        let newestCost = TokenEstimate.tokens(path[0].content) + perTurn
        let room = contextTokens - min(answerTokensMax, contextTokens / 2)
        guard let fit else {
            #expect(instructionsCost + newestCost > room, "only what doesn't fit is refused")
            return
        }
        #expect(fit.usedTokens + fit.answerTokens <= contextTokens)
        #expect(fit.answerTokens <= contextTokens / 2)
        #expect(fit.answerTokens <= answerTokensMax)
        #expect(fit.usedTokens == fit.turns.reduce(0) { $0 + TokenEstimate.tokens($1.content) + perTurn })
        #expect(fit.turns.suffix(fit.includedCount) == path.prefix(fit.includedCount).reversed())
        #expect(fit.turns.count == fit.includedCount + (instructions.isEmpty ? 0 : 1))
        if !instructions.isEmpty { #expect(fit.turns.first == Turn(role: .system, content: instructions)) }
        if fit.includedCount < path.count {
            let next = TokenEstimate.tokens(path[fit.includedCount].content) + perTurn
            #expect(fit.usedTokens + next > room, "as many as fit")
        }
    }
}

@Suite("The guess at tokens")
struct TokenEstimateTests {
    @Test("is nothing for nothing")
    func empty() { #expect(TokenEstimate.tokens("") == 0) }

    @Test("is a token for three Latin letters, and one for each other character of another script")
    func known() {
        #expect(TokenEstimate.tokens("abc") == 1)
        #expect(TokenEstimate.tokens("abcd") == 2)
        #expect(TokenEstimate.tokens("日本語") == 3)
        #expect(TokenEstimate.tokens("Привет") == 6)
        #expect(TokenEstimate.tokens("😀") == 1)
    }

    @Test("never falls when text is added, and is no more for the whole than for the parts", arguments: 0..<200)
    func monotone(seed: Int) {
        var random = SeededRandom(seed)
        let (start, end) = (randomText(upTo: 80, using: &random), randomText(upTo: 80, using: &random))
        let whole = TokenEstimate.tokens(start + end)
        #expect(whole >= TokenEstimate.tokens(start))
        #expect(whole >= TokenEstimate.tokens(end))
        #expect(whole <= TokenEstimate.tokens(start) + TokenEstimate.tokens(end))
    }
}
