/// Where a clause was found.
struct SearchMatch: Equatable {
    var clause: Int
    var range: Range<String.Index>

    /// In the order of the text.
    static func all(of query: SearchQuery, in terms: [SearchTerm]) -> [SearchMatch] {
        query.clauses.enumerated()
            .flatMap { number, clause in
                clause.starts(in: terms).map { start in
                    let end = start + clause.terms.count
                    return SearchMatch(
                        clause: number, range: terms[start].range.lowerBound..<terms[end - 1].range.upperBound)
                }
            }
            .sorted { ($0.range.lowerBound, $0.clause) < ($1.range.lowerBound, $1.clause) }
    }
}

extension SearchQuery.Clause {
    /// The numbers of the terms it begins at, found in one pass however its terms repeat.
    ///
    /// Source: Knuth, Morris and Pratt, Fast Pattern Matching in Strings, 1977; for all terms but the last, which may be
    /// the beginning of a word.
    fileprivate func starts(in found: [SearchTerm]) -> [Int] {
        let others = Array(terms.dropLast())
        guard !others.isEmpty else { return found.indices.filter { ends(with: found[$0]) } }
        let borders = Self.borders(of: others)
        var starts: [Int] = []
        var matched = 0
        for (place, term) in found.dropLast().enumerated() {
            while matched > 0, matched == others.count || term.text != others[matched] {
                matched = borders[matched - 1]
            }
            if term.text == others[matched] { matched += 1 }
            if matched == others.count, ends(with: found[place + 1]) { starts.append(place + 1 - matched) }
        }
        return starts
    }

    private func ends(with found: SearchTerm) -> Bool {
        guard let last = terms.last else { return false }
        return isBeginning ? found.text.unicodeScalars.starts(with: last.unicodeScalars) : found.text == last
    }

    /// For each beginning of the terms, how many of its first terms are its last ones, too, short of all of them.
    private static func borders(of terms: [String]) -> [Int] {
        var borders = [0]
        for term in terms.dropFirst() {
            var length = borders[borders.count - 1]
            while length > 0, terms[length] != term { length = borders[length - 1] }
            borders.append(terms[length] == term ? length + 1 : 0)
        }
        return borders
    }
}
