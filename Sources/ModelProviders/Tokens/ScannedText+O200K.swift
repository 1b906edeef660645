extension ScannedText {
    /// One piece by the pattern of `o200k_base`, in which the first alternative that matches counts:
    ///
    ///     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
    ///     | [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
    ///     | \p{N}{1,3} |  ?[^\s\p{L}\p{N}]+[\r\n/]* | \s*[\r\n]+ | \s+(?!\S) | \s+
    func endOfO200KPiece(at start: Int) -> Int {
        let kind = kinds[start]
        if let end = endOfWord(at: start) { return endOfContraction(at: end) ?? end }
        if kind == .number { return endOfNumber(at: start) }
        let sign = has(" ", at: start) ? start + 1 : start
        if sign < count, kinds[sign].isSign {
            var end = end(from: sign, while: \.isSign)
            while end < count, kinds[end] == .newline || has("/", at: end) { end += 1 }
            return end
        }
        return endOfSpace(at: start)
    }

    /// The first two alternatives, each with one sign or blank before the word and without.
    private func endOfWord(at start: Int) -> Int? {
        let mayPrecede = !kinds[start].isLetter && kinds[start] != .newline && kinds[start] != .number
        let words = mayPrecede ? [start + 1, start] : [start]
        for word in words {
            if let end = endOfLowerWord(at: word) { return end }
        }
        for word in words {
            let end = end(from: word, while: \.isUpperish)
            // No lower letter follows, or it would have been found above.
            if end > word { return end }
        }
        return nil
    }

    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`
    private func endOfLowerWord(at start: Int) -> Int? {
        let upper = end(from: start, while: \.isUpperish)
        if upper < count, kinds[upper] == .lower { return end(from: upper, while: \.isLowerish) }
        // The first part gives back what the second can take: the last scalar that is of both, and none after it.
        return kinds[min(start, upper)..<upper].lastIndex { $0.isLowerish }.map { $0 + 1 }
    }
}

extension ScannedText.Kind {
    fileprivate var isUpperish: Bool { self == .upper || self == .caseless || self == .mark }
    fileprivate var isLowerish: Bool { self == .lower || self == .caseless || self == .mark }
}
