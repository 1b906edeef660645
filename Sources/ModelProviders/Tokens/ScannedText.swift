/// A text as the pre-tokenizers see it: its scalars and what kind each is.
struct ScannedText {
    /// What the patterns tell apart. `p{…}` are Unicode's general categories.
    enum Kind: UInt8 {
        /// `\p{Lu}`, `\p{Lt}`
        case upper
        /// `\p{Ll}`
        case lower
        /// `\p{Lm}`, `\p{Lo}`
        case caseless
        /// `\p{M}`
        case mark
        /// `\p{N}`
        case number
        /// `\r`, `\n`
        case newline
        /// Every other `\s`.
        case blank
        case other

        var isLetter: Bool { self == .lower || self == .upper || self == .caseless }
        var isSpace: Bool { self == .blank || self == .newline }
        /// None of `\s`, `\p{L}`, `\p{N}`.
        var isSign: Bool { self == .other || self == .mark }
    }

    let scalars: [Unicode.Scalar]
    let kinds: [Kind]

    var count: Int { scalars.count }

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        kinds = scalars.map { $0.isASCII ? Self.asciiKinds[Int($0.value)] : Kind($0) }
    }

    private static let asciiKinds = (0..<128).map { Kind(Unicode.Scalar(UInt8($0))) }

    /// The end of the run from `start` for which `condition` holds.
    func end(from start: Int, while condition: (Kind) -> Bool) -> Int {
        var end = start
        while end < count, condition(kinds[end]) { end += 1 }
        return end
    }

    /// Whether there is this scalar, in ASCII.
    func has(_ scalar: Unicode.Scalar, at index: Int) -> Bool {
        index < count && scalars[index] == scalar
    }

    /// `\p{N}{1,3}`
    func endOfNumber(at start: Int) -> Int {
        min(end(from: start) { $0 == .number }, start + 3)
    }

    /// `\s*[\r\n]+`, else `\s+(?!\S)`, else `\s+`: up to the last line break, else all but the last blank, which goes
    /// with what follows.
    func endOfSpace(at start: Int) -> Int {
        let end = end(from: start, while: \.isSpace)
        if let lineBreak = kinds[start..<end].lastIndex(of: .newline) { return lineBreak + 1 }
        return end == count || end == start + 1 ? end : end - 1
    }

    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`
    /// - Returns: `nil` when there is none.
    func endOfContraction(at start: Int) -> Int? {
        guard has("'", at: start) else { return nil }
        switch folded(start + 1) {
        case "s", "t", "m", "d": return start + 2
        case "r", "v": return folded(start + 2) == "e" ? start + 3 : nil
        case "l": return folded(start + 2) == "l" ? start + 3 : nil
        default: return nil
        }
    }

    /// In lower case, as far as contractions ask for it: Unicode folds the long s into s.
    private func folded(_ index: Int) -> Unicode.Scalar? {
        guard index < count else { return nil }
        let scalar = scalars[index]
        if scalar == "\u{17f}" { return "s" }
        return ("A"..."Z").contains(scalar) ? Unicode.Scalar(scalar.value + 32) : scalar
    }
}

extension ScannedText.Kind {
    init(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: self = .upper
        case .lowercaseLetter: self = .lower
        case .modifierLetter, .otherLetter: self = .caseless
        case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default: self = scalar == "\r" || scalar == "\n" ? .newline : scalar.properties.isWhitespace ? .blank : .other
        }
    }
}
