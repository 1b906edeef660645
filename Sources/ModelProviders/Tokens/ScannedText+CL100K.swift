extension ScannedText {
    /// One piece by the pattern of `cl100k_base`, in which the first alternative that matches counts:
    ///
    ///     '(?i:[sdmt]|ll|ve|re) | [^\r\n\p{L}\p{N}]?+\p{L}++ | \p{N}{1,3}+ |  ?[^\s\p{L}\p{N}]++[\r\n]*+
    ///     | \s++$ | \s*[\r\n] | \s+(?!\S) | \s
    ///
    /// Looks at every scalar a fixed number of times, except for blanks before a line break.
    func endOfCL100KPiece(at start: Int) -> Int {
        if let end = endOfContraction(at: start) { return end }
        let kind = kinds[start]
        let word = kind.isLetter ? start : start + 1
        if word < count, kinds[word].isLetter, kind != .newline, kind != .number {
            return end(from: word, while: \.isLetter)
        }
        if kind == .number { return endOfNumber(at: start) }
        let sign = has(" ", at: start) ? start + 1 : start
        if sign < count, kinds[sign].isSign {
            return end(from: end(from: sign, while: \.isSign)) { $0 == .newline }
        }
        // Blanks at the end of the text stay together, line breaks or not.
        let end = end(from: start, while: \.isSpace)
        return end == count ? end : endOfSpace(at: start)
    }
}
