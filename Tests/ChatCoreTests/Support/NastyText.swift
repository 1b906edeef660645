/// What naïve code breaks, piece by piece: joined, some pieces are one character, and some stand for themselves.
enum NastyText {
    static let pieces = [
        "a", "e", "\u{301}", "👩", "\u{200D}", "👧", "👍", "\u{1F3FD}", "\u{1F1FA}", "\u{1F1F3}", "한", "\u{1112}",
        "\u{1161}", "\u{11AB}", "न", "म", "स", "\u{94D}", "ت", "\r", "\n", "\r\n", "\u{1}", "\u{8}", "\u{1F}", "\u{7F}",
        "\u{85}", "\u{2028}", "\u{FEFF}", "\u{200B}", "\u{FFFD}", "\u{10FFFF}", "𝒳", "\"", "\\", "/", "\t", " ", "  ",
        "</script>", "<b>", "\\u0041", "''", ";--", "%s", "word ", "日本語",
    ]
}

func randomText(upTo count: Int, using random: inout SeededRandom) -> String {
    randomPieces(upTo: count, using: &random).joined()
}

func randomPieces(upTo count: Int, using random: inout SeededRandom) -> [String] {
    (0..<Int.random(in: 0...count, using: &random)).compactMap { _ in
        NastyText.pieces.randomElement(using: &random)
    }
}
