import Testing

@testable import ModelProviders

@Suite("Characters that are cut into two events are read as one")
struct EventJSONTests {
    private struct Piece: Decodable {
        var text: String
    }

    private static let texts = [
        "👩‍👩‍👧‍👦👍🏽🇺🇳", "a😀b🚀", "𝒳𐍈\u{10FFFF}", "e\u{301} \\ud83d \" / \n", "plain", "\\\\😀\\", "\u{FFFD}😀",
    ]

    /// As servers do that escape everything beyond ASCII and cut without looking.
    @Test(arguments: 0..<300)
    func textCutBetweenAnyUnits(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let text = (0..<4).map { _ in Self.texts[Int.random(in: 0..<Self.texts.count, using: &random)] }.joined()
        let pieces = random.cut(Array(text.utf16), longest: 3).filter { !$0.isEmpty }
        #expect(Array(try read(pieces.map(escaped)).utf8) == Array(text.utf8))
    }

    @Test(arguments: [
        ([#"a\ud83d"#, "b"], "ab"), ([#"\ude00"#], "\u{FFFD}"), ([#"\ud83d x"#], "\u{FFFD} x"),
        ([#"a\ud83d"#, #"x\ude00"#], "ax\u{FFFD}"), ([#"\ud83d"#, #"\ud83d"#, #"\ude00"#], "😀"),
        ([#"\ud83d\ud83d\ude00"#], "\u{FFFD}😀"), ([#"\\ud83d"#, #"\ude00"#], "\\ud83d\u{FFFD}"),
        ([#"\"\ude00"#], "\"\u{FFFD}"), ([#"\uD83D"#, #"\uDE00"#], "😀"),
    ])
    func aHalfWithoutItsOther(pieces: [String], text: String) throws {
        #expect(try read(pieces) == text)
    }

    @Test(arguments: [#"{"text":"\ud8"#, #"{"text":"\"#, #"{"text":"\ud83d\u"#, #"{"text":7}"#, "", "\\ud83d"])
    func whatIsNotJSONIsStillRefused(event: String) {
        var json = EventJSON()
        #expect(throws: (any Error).self) { try json.decode(Piece.self, from: Array(event.utf8)) }
    }

    private func read(_ pieces: [String]) throws -> String {
        var json = EventJSON()
        return try pieces.map { try json.decode(Piece.self, from: Array("{\"text\":\"\($0)\"}".utf8)).text }.joined()
    }

    private func escaped(_ units: [UInt16]) -> String {
        units.map { unit in
            let hex = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }
}
