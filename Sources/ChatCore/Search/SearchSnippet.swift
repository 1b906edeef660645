import Foundation

/// The part of a text that shows best why it was found.
public struct SearchSnippet: Sendable, Equatable {
    /// A piece of it, in plain text.
    public struct Segment: Sendable, Equatable {
        public var text: String
        /// Whether this is what was looked for.
        public var isMatch: Bool
    }

    /// Joined, they are the snippet. White space is a single space, and `…` stands where it was cut.
    public private(set) var segments: [Segment] = []

    /// The snippet as HTML: the text escaped, what matches between `<mark>` and `</mark>`.
    public var html: String {
        segments.map { $0.isMatch ? "<mark>\($0.text.htmlEscaped)</mark>" : $0.text.htmlEscaped }.joined()
    }

    init(of source: String, for query: SearchQuery) {
        let text = SearchTerms.composed(source)
        let terms = Array(SearchTermSequence(text))
        let matches = SearchMatch.all(of: query, in: terms)
        let window = Self.window(around: matches, of: query, terms: terms, in: text)
        if window.lowerBound > text.startIndex { append("…", isMatch: false) }
        var position = window.lowerBound
        for range in Self.marked(matches, within: window, of: text) {
            append(text[position..<range.lowerBound], isMatch: false)
            append(text[range], isMatch: true)
            position = range.upperBound
        }
        append(text[position..<window.upperBound], isMatch: false)
        if window.upperBound < text.endIndex { append("…", isMatch: false) }
    }

    private mutating func append(_ source: some StringProtocol, isMatch: Bool) {
        let text = spaced(source.unicodeScalars)
        guard !text.isEmpty else { return }
        if let last = segments.last, last.isMatch == isMatch {
            segments[segments.count - 1].text += text
        } else {
            segments.append(Segment(text: text, isMatch: isMatch))
        }
    }

    /// With single spaces, and none at the very beginning.
    private func spaced(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = ""
        var isAfterSpace = segments.last?.text.unicodeScalars.last.map { $0 == " " } ?? true
        for scalar in scalars {
            let isSpace = scalar.properties.isWhitespace
            if !isSpace { text.unicodeScalars.append(scalar) } else if !isAfterSpace { text += " " }
            isAfterSpace = isSpace
        }
        return text
    }

    /// Starts a little before the match from which most clauses are near, at a term.
    private static func window(
        around matches: [SearchMatch], of query: SearchQuery, terms: [SearchTerm], in text: String
    ) -> Range<String.Index> {
        let first = bestStart(matches, of: query, in: text) ?? text.startIndex
        let lead = max(0, text.utf8.distance(from: text.startIndex, to: first) - SearchRules.snippetLeadBytes)
        let leadIndex = text.utf8.index(text.startIndex, offsetBy: lead)
        let start =
            lead == 0 ? text.startIndex : terms.first { $0.range.lowerBound >= leadIndex }?.range.lowerBound ?? first
        let limit =
            text.utf8.index(start, offsetBy: SearchRules.snippetBytesMax, limitedBy: text.endIndex) ?? text.endIndex
        let isCut = limit < text.endIndex
        let end = isCut ? terms.last { $0.range.upperBound <= limit && $0.range.lowerBound > first } : nil
        return text.characterRange(start..<(end?.range.upperBound ?? limit))
    }

    private static func bestStart(
        _ matches: [SearchMatch], of query: SearchQuery, in text: String
    ) -> String.Index? {
        let reach = SearchRules.snippetBytesMax - SearchRules.snippetLeadBytes
        var best: (start: String.Index, clauses: Int)?
        for (number, match) in matches.enumerated() where best?.clauses != query.clauses.count {
            let start = match.range.lowerBound
            let near = matches[number...].prefix { text.utf8.distance(from: start, to: $0.range.upperBound) <= reach }
            let clauses = Set(near.map(\.clause)).count
            if clauses > best?.clauses ?? -1 { best = (start, clauses) }
        }
        return best?.start
    }

    /// What is marked of the window, in order, as whole characters, and joined where it touches.
    private static func marked(
        _ matches: [SearchMatch], within window: Range<String.Index>, of text: String
    ) -> [Range<String.Index>] {
        matches.lazy.filter { $0.range.overlaps(window) }.reduce(into: []) { ranges, match in
            let range = text.characterRange(match.range).clamped(to: window)
            guard let last = ranges.last, range.lowerBound <= last.upperBound else { return ranges.append(range) }
            ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        }
    }
}

extension String {
    /// As HTML shows it, in an element and in an attribute.
    fileprivate var htmlEscaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }

    /// The range, moved to the starts of visible characters.
    fileprivate func characterRange(_ range: Range<String.Index>) -> Range<String.Index> {
        let start = characterStart(atOrBefore: range.lowerBound)
        return start..<max(start, characterStart(atOrAfter: range.upperBound))
    }

    private func characterStart(atOrBefore index: String.Index) -> String.Index {
        var index = index
        for _ in 0..<Self.scalarsPerCharacterMax where String.Index(index, within: self) == nil {
            index = unicodeScalars.index(before: index)
        }
        return index
    }

    private func characterStart(atOrAfter index: String.Index) -> String.Index {
        var index = index
        for _ in 0..<Self.scalarsPerCharacterMax where String.Index(index, within: self) == nil {
            index = unicodeScalars.index(after: index)
        }
        return index
    }

    /// What is more than this is no writing, and may be cut.
    private static let scalarsPerCharacterMax = 16
}
