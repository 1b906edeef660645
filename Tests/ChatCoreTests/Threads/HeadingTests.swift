import Testing

@testable import ChatCore

@Suite("The heading of a thread")
struct HeadingTests {
    @Test(
        "is the first line with something in it, its spaces made single",
        arguments: zip(
            ["Hello", "\n\n  Plan   a\ttrip \r\nto Rome", "first\u{2028}second", " \n \n", ""],
            ["Hello", "Plan a trip", "first", "New thread", "New thread"]))
    func firstLine(content: String, heading: String) {
        #expect(ChatThread.heading(cutFrom: content) == heading)
    }

    @Test("is cut at a word when it is too long")
    func cut() {
        let words = Array(repeating: "gardens", count: 20).joined(separator: " ")
        let heading = ChatThread.heading(cutFrom: words)
        #expect(heading == Array(repeating: "gardens", count: 7).joined(separator: " ") + "…")
    }

    @Test("is cut within a word when there is no other place")
    func longWord() {
        let heading = ChatThread.heading(cutFrom: String(repeating: "x", count: 500))
        #expect(heading == String(repeating: "x", count: 59) + "…")
    }

    @Test("stays whole at 60 characters")
    func exact() {
        let text = String(repeating: "é", count: 60)
        #expect(ChatThread.heading(cutFrom: text) == text)
    }

    @Test("is cut between visible characters, and bounds what they are made of")
    func graphemes() {
        let family = "👩‍👩‍👧‍👦"
        let heading = ChatThread.heading(cutFrom: String(repeating: family, count: 60))
        #expect(heading == String(repeating: family, count: 59 / family.unicodeScalars.count) + "…")
    }

    @Test("is a valid title whatever the message", arguments: 0..<200)
    func property(seed: Int) throws {
        var random = SeededRandom(seed)
        let heading = ChatThread.heading(cutFrom: randomText(upTo: 300, using: &random))
        #expect((1...ThreadRules.headingCharactersMax).contains(heading.count))
        #expect(!heading.contains { $0.isNewline })
    }
}
