import Testing

@testable import ChatCore

@Suite("What is looked for")
struct SearchQueryTests {
    @Test(
        "Words, phrases, and the beginning of the last word",
        arguments: [
            ("red wine", ["red", "wine*"]), ("red wine ", ["red", "wine"]), ("  Red  ", ["red"]),
            ("\"red wine\"", ["red wine"]), ("\"red wine\" gl", ["red wine", "gl*"]), ("\"red wi", ["red wi*"]),
            ("a \"b c\" d", ["a", "b c", "d"]), ("“smart quotes” x", ["smart quotes", "x"]),
            ("„so geht’s“", ["so geht s"]), ("e-mail", ["e mail*"]), ("don't", ["don t"]), ("c", ["c"]),
            ("東京", ["東 京"]), ("東京 タワー", ["東 京", "タ ワ ー"]), ("NEAR(a b)", ["near a", "b"]),
            ("one one One", ["one", "one*"]), ("\"\"", []), ("*", []), ("- ^ ( )", []), ("", []),
        ])
    func parsing(text: String, clauses: [String]) {
        let found = SearchQuery(text).clauses.map { $0.terms.joined(separator: " ") + ($0.isBeginning ? "*" : "") }
        #expect(found == clauses)
    }

    @Test("Every word counts, however many")
    func many() {
        let text = (0..<100).map { "word\($0)" }.joined(separator: " ")
        #expect(SearchQuery(text).clauses.count == 100)
    }
}
