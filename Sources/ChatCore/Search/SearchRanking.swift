import Foundation

/// Which of the things that match a person most likely means.
///
/// BM25 over the candidates: rare clauses count more than common ones, repetition counts less and less, and in a short
/// text a match says more than in a long one. On top of that, words that stand together as they were typed, titles, and
/// gently what is newer.
struct SearchRanking {
    private static let saturation = 1.2
    private static let lengthWeight = 0.75
    private static let phraseBonus = 1.5
    private static let titleBonus = 2.0
    /// What is new weighs up to half more; after this time, a quarter more.
    private static let noveltyBonus = 0.5
    private static let noveltyHalfLifeSeconds = 30.0 * 24 * 3600

    let query: SearchQuery
    let now: Date

    /// Best first; the newer of equals first.
    func ranked(_ candidates: [SearchCandidate]) -> [SearchResult.ID] {
        let patterns = query.clauses.map(TermPattern.init)
        let counts = candidates.map { candidate in patterns.map { $0.count(in: candidate.terms) } }
        let lengths = candidates.map { Double($0.terms.utf8.count) }
        let weights = weights(of: counts, totalLength: lengths.reduce(0, +))
        let meanLength = max(1, lengths.reduce(0, +) / Double(max(1, lengths.count)))
        let phrase = TermPattern(phraseOf: query)
        let scored = candidates.indices.map { index in
            let relevance = zip(weights, counts[index]).map { weight, count in
                weight * saturated(count, length: lengths[index] / meanLength)
            }
            return (candidate: candidates[index], score: relevance.reduce(0, +) * bonus(candidates[index], phrase))
        }
        return scored.sorted { ($0.score, $0.candidate.date) > ($1.score, $1.candidate.date) }.map(\.candidate.id)
    }

    /// Every candidate has all clauses, so rarity shows in how often they come, not in how many have them.
    private func weights(of counts: [[Int]], totalLength: Double) -> [Double] {
        query.clauses.indices.map { clause in
            log(1 + totalLength / Double(1 + counts.reduce(0) { $0 + $1[clause] }))
        }
    }

    private func saturated(_ count: Int, length: Double) -> Double {
        // It matches: when it isn't counted, it comes after the part that is looked at.
        let count = Double(max(1, count))
        let lengthFactor = 1 - Self.lengthWeight + Self.lengthWeight * length
        return count * (Self.saturation + 1) / (count + Self.saturation * lengthFactor)
    }

    private func bonus(_ candidate: SearchCandidate, _ phrase: TermPattern?) -> Double {
        let age = max(0, now.timeIntervalSince(candidate.date))
        var bonus = 1 + Self.noveltyBonus * exp2(-age / Self.noveltyHalfLifeSeconds)
        if let phrase, phrase.count(in: candidate.terms) > 0 { bonus *= Self.phraseBonus }
        if case .title = candidate.id { bonus *= Self.titleBonus }
        return bonus
    }
}

/// Terms that follow one another, to be counted in joined terms.
private struct TermPattern {
    private let bytes: [UInt8]
    private let isBeginning: Bool

    init(_ clause: SearchQuery.Clause) {
        bytes = Array(clause.terms.joined(separator: " ").utf8)
        isBeginning = clause.isBeginning
    }

    /// All clauses, as they were typed; `nil` when there is but one.
    init?(phraseOf query: SearchQuery) {
        guard query.clauses.count > 1, let last = query.clauses.last else { return nil }
        self.init(.init(terms: query.clauses.flatMap(\.terms), isBeginning: last.isBeginning))
    }

    func count(in joinedTerms: String) -> Int {
        var joinedTerms = joinedTerms
        return joinedTerms.withUTF8 { text in
            var count = 0
            var start = 0
            while start + bytes.count <= text.count {
                if matches(text, at: start) { count += 1 }
                // On to the next term.
                while start < text.count, text[start] != Self.space { start += 1 }
                start += 1
            }
            return count
        }
    }

    private static let space = UInt8(ascii: " ")

    private func matches(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        let end = start + bytes.count
        guard isBeginning || end == text.count || text[end] == Self.space else { return false }
        return bytes.indices.allSatisfy { text[start + $0] == bytes[$0] }
    }
}
