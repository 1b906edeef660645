import Foundation

/// One word of a text, as search sees it.
struct SearchTerm: Equatable {
    /// Folded: what differs only in case, accents or width is the same term.
    var text: String
    /// Where it stands in the text.
    var range: Range<String.Index>
}

/// What of a text can be found, the same for what is kept, what is looked for and what is marked.
///
/// A term is a run of letters, digits and marks. Scripts that put no spaces between words, and Korean, whose words carry
/// their particles, give a term for each character: every part of such a run is found, as a phrase. So does an emoji.
public enum SearchTerms {
    /// The rest of a longer one, such as encoded data, isn't looked at.
    static let scalarsMax = 100

    /// All terms, with a space between them: what a store keeps to be searched.
    public static func joined(of text: String) -> String {
        var joined = ""
        joined.reserveCapacity(text.utf8.count)
        for term in SearchTermSequence(composed(text)) {
            if !joined.isEmpty { joined += " " }
            joined += term.text
        }
        return joined
    }

    /// The text in the form in which its terms are taken: an accented letter may be written as one scalar or as two.
    static func composed(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    }
}

/// The terms of a composed text in their order.
struct SearchTermSequence: Sequence, IteratorProtocol {
    private let scalars: String.UnicodeScalarView
    private var index: String.Index

    init(_ text: String) {
        scalars = text.unicodeScalars
        index = scalars.startIndex
    }

    mutating func next() -> SearchTerm? {
        while index < scalars.endIndex {
            switch SearchLetter.kind(of: scalars[index]) {
            case .gap, .silent: scalars.formIndex(after: &index)
            case .alone: return takeOne()
            case .inWord: return takeWord()
            }
        }
        return nil
    }

    private mutating func takeOne() -> SearchTerm {
        let start = index
        scalars.formIndex(after: &index)
        var text = ""
        SearchLetter.fold(scalars[start], into: &text)
        return SearchTerm(text: text, range: start..<index)
    }

    private mutating func takeWord() -> SearchTerm {
        let start = index
        var text = ""
        var count = 0
        while index < scalars.endIndex {
            let kind = SearchLetter.kind(of: scalars[index])
            guard kind == .inWord || kind == .silent else { break }
            if kind == .inWord, count < SearchTerms.scalarsMax {
                SearchLetter.fold(scalars[index], into: &text)
                count += 1
            }
            scalars.formIndex(after: &index)
        }
        return SearchTerm(text: text, range: start..<index)
    }
}
