import Testing

@testable import ChatCore

@Suite("Matches")
struct SearchMatchTests {
    @Test("Words and phrases are found wherever they stand, also where they overlap themselves")
    func everywhere() {
        for seed in 1...500 {
            var random = SeededRandom(seed)
            let text = words(0...24, using: &random)
            let query = SearchQuery(
                "\(words(0...2, using: &random)) \"\(words(1...5, using: &random))\(Bool.random(using: &random) ? "\"" : "")"
            )
            let terms = Array(SearchTermSequence(text))
            #expect(
                SearchMatch.all(of: query, in: terms) == byTrying(query, in: terms), "seed \(seed): \(query) in \(text)"
            )
        }
    }

    /// Of few different words, so that they repeat.
    private func words(_ count: ClosedRange<Int>, using random: inout SeededRandom) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in ["ab", "abc", "b"].randomElement(using: &random)! }
            .joined(separator: " ")
    }

    private func byTrying(_ query: SearchQuery, in terms: [SearchTerm]) -> [SearchMatch] {
        terms.indices.flatMap { start in
            query.clauses.enumerated().compactMap { number, clause in
                let found = terms[start...].prefix(clause.terms.count)
                guard found.count == clause.terms.count, let last = found.last, let wanted = clause.terms.last,
                    found.dropLast().map(\.text) == clause.terms.dropLast(),
                    clause.isBeginning ? last.text.hasPrefix(wanted) : last.text == wanted
                else { return nil }
                return SearchMatch(clause: number, range: terms[start].range.lowerBound..<last.range.upperBound)
            }
        }
    }
}
