import Foundation

/// What somebody looks for, made from what they typed. Any text is one; there is no syntax to get wrong.
///
/// All clauses have to be found in one message or title. A word is a clause; so is what stands between quotation marks,
/// as a phrase, and so is a word that search sees as several, such as `e-mail` or 東京. The last word may still be being
/// typed: it is found by its beginning too, unless it is a single letter.
public struct SearchQuery: Sendable, Equatable {
    /// Terms that follow one another.
    public struct Clause: Sendable, Equatable, Hashable {
        /// Not empty. A term has letters, digits and marks, and nothing that has a meaning to a database.
        public var terms: [String]
        /// The last term is the beginning of a word.
        public var isBeginning: Bool
    }

    /// Empty when the text has no word in it: then nothing is found.
    public var clauses: [Clause]

    public init(_ text: String) {
        var clauses: [Clause] = []
        for part in Self.parts(of: SearchTerms.composed(text)) {
            let terms = SearchTermSequence(part.text).map(\.text)
            guard !terms.isEmpty else { continue }
            let isBeginning = part.isOpenEnded && terms.last.map(Self.canBeBeginning) == true
            clauses.append(Clause(terms: terms, isBeginning: isBeginning))
        }
        var seen: Set<Clause> = []
        self.clauses = clauses.filter { seen.insert($0).inserted }
    }

    private struct Part {
        var text: String
        /// Nothing ends it: it may still be being typed.
        var isOpenEnded: Bool
    }

    /// Words, and what stands between quotation marks; a mark that is never closed reaches to the end.
    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        let pieces = text.split(omittingEmptySubsequences: false) { quotationMarks.contains($0) }
        for (number, piece) in pieces.enumerated() {
            let isLast = number == pieces.count - 1
            if number.isMultiple(of: 2) {
                let words = piece.split(whereSeparator: \.isWhitespace)
                parts += words.map { Part(text: String($0), isOpenEnded: isLast && $0.endIndex == piece.endIndex) }
            } else {
                parts.append(Part(text: String(piece), isOpenEnded: isLast))
            }
        }
        return parts
    }

    private static let quotationMarks: Set<Character> = ["\"", "“", "”", "„", "«", "»"]

    /// One letter begins too much; a character that is a term of its own begins nothing but itself.
    private static func canBeBeginning(_ term: String) -> Bool {
        term.unicodeScalars.count > 1 && term.unicodeScalars.allSatisfy { SearchLetter.kind(of: $0) == .inWord }
    }
}

/// How much is searched, and shown of it.
public enum SearchRules {
    public static let queryCharacters = 1...500
    /// Different words and phrases of a query.
    static let clausesMax = 100
    /// Of the messages that match, this many of the newest are ranked: how deep a search can be paged.
    public static let rankedMessagesMax = 1_000
    /// Of the threads whose titles match, this many of the newest are ranked among the messages.
    public static let rankedTitlesMax = 50
    /// A list of threads shows those of this many of the newest messages that match.
    public static let listedMessagesMax = 10_000
    /// Ranking looks at this much of a message's terms.
    public static let rankedCharactersMax = 8_000
    /// The length of a snippet, in UTF-8: about 240 Latin letters or 80 ideographs.
    static let snippetBytesMax = 240
    /// How much of it comes before what is marked.
    static let snippetLeadBytes = 60

    /// - Throws: `validation_failed` on `field`.
    static func validate(_ text: String, field: String, mayBeBlank: Bool = false) throws {
        var validation = Validation()
        validation.require(mayBeBlank || text.contains { !$0.isWhitespace }, field, "must not be empty")
        validation.require(
            text.codePoints <= queryCharacters.upperBound, field,
            "must have at most \(queryCharacters.upperBound) characters")
        validation.storable(text, field)
        validation.require(
            text.codePoints > queryCharacters.upperBound || SearchQuery(text).clauses.count <= clausesMax, field,
            "must have at most \(clausesMax) different words")
        try validation.check()
    }
}
