import Testing

@testable import ChatCore

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
