import Foundation

/// What a model has to say of a stretch of messages, taken out of its answer.
public struct SummaryText: Sendable, Equatable {
    public var points: [String]
    public var keyTopics: [String]

    /// The points as a list.
    public var text: String { points.map { "- \($0)" }.joined(separator: "\n") }

    /// Takes what small models write: other list marks, headings, bold type, code fences, topics as a list or left out.
    ///
    /// Too many topics are cut off; missing ones are made from the words that the points use most.
    /// - Parameter isCut: whether the model was cut off at its length limit: a last line that is no whole one is left out.
    /// - Returns: `nil` for junk: nothing, no points, or far more than a summary.
    public init?(answer: String, isCut: Bool = false) {
        guard answer.codePoints <= SummaryRules.answerCharactersMax else { return nil }
        var reader = SummaryReader()
        for line in Self.lines(of: answer) { reader.read(line) }
        if isCut, reader.topics.isEmpty, reader.points.count > 1 { reader.points.removeLast() }
        points = Self.unique(reader.points).prefix(SummaryRules.pointsMax).map {
            String($0.prefix(codePoints: SummaryRules.pointCharactersMax))
        }
        guard points.contains(where: { $0.contains(where: \.isLetter) }) else { return nil }
        keyTopics = Array(Self.unique(reader.topics).prefix(SummaryRules.topics.upperBound))
        let missing = SummaryRules.topics.lowerBound - keyTopics.count
        if missing > 0 { keyTopics += Self.frequentWords(in: points, besides: keyTopics).prefix(missing) }
    }

    /// Without what a model thinks aloud, and without code fences.
    private static func lines(of answer: String) -> [String] {
        answer.withoutThoughts.split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("```") }
    }

    /// Small models repeat themselves.
    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0.lowercased()).inserted }
    }

    private static func frequentWords(in points: [String], besides topics: [String]) -> [String] {
        let taken = topics.joined(separator: " ").lowercased()
        var counts: [String: Int] = [:]
        for word in points.joined(separator: " ").split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            counts[word.lowercased(), default: 0] += 1
        }
        return counts.filter { word, _ in
            word.count >= SummaryRules.topicWordCharactersMin && word.contains(where: \.isLetter)
                && !taken.contains(word)
        }
        .sorted { ($1.value, $1.key.count, $0.key) < ($0.value, $0.key.count, $1.key) }
        .map(\.key)
    }
}

/// Reads a summary line by line.
private struct SummaryReader {
    var points: [String] = []
    var topics: [String] = []
    private var isInTopics = false

    mutating func read(_ line: String) {
        let (isListed, content) = Self.listed(line)
        let text = content.withoutEmphasis
        if let named = Self.topics(in: text) {
            isInTopics = true
            addTopics(named)
        } else if isListed {
            if isInTopics { addTopics(text) } else if !text.isEmpty { points.append(text) }
        } else if isInTopics, topics.isEmpty {
            addTopics(text)
        }
    }

    private mutating func addTopics(_ text: String) {
        topics += text.split { ",;|、،".contains($0) }
            .map { $0.trimmingCharacters(in: Self.topicEdges) }
            .filter { (1...SummaryRules.topicCharactersMax).contains($0.codePoints) && $0.contains(where: \.isLetter) }
    }

    private static let topicEdges = CharacterSet.whitespaces.union(CharacterSet(charactersIn: ".\"'“”«»[]()#*_`"))

    /// What follows “Topics:”, or nothing when it is a heading.
    private static func topics(in text: String) -> String? {
        let label = text.drop { $0 == "#" || $0.isWhitespace }
        guard let match = label.prefixMatch(of: /(?i)(?:key[ -]?)?topics?[ *_]*(?::[ *_]*|$)/) else { return nil }
        return String(label[match.range.upperBound...])
    }

    /// The content of a list item, or the line itself.
    private static func listed(_ line: String) -> (isListed: Bool, content: String) {
        if let match = line.prefixMatch(of: /(?:[-*+•–—‣·]|\d{1,2}[.)])\s+/) {
            return (true, String(line[match.range.upperBound...]))
        }
        // Without a blank, but not “**bold**” or a line of dashes.
        if let mark = line.first, "-•–‣·".contains(mark), let next = line.dropFirst().first, next != mark {
            return (true, String(line.dropFirst()))
        }
        return (false, line)
    }
}
