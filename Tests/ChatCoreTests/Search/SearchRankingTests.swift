import Foundation
import Testing

@testable import ChatCore

@Suite("Ranking")
struct SearchRankingTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test("More of it in less text comes first")
    func relevance() {
        expect("wine", ["wine wine and cheese", "wine and cheese here", "wine " + filler(100)])
    }

    @Test("The rarer word decides")
    func rarity() {
        expect("the merlot", ["the merlot merlot", "the the merlot", "merlot" + String(repeating: " the", count: 20)])
    }

    @Test("Words that stand together as typed come before words apart")
    func phrase() {
        expect("red wine", ["a b red wine", "a wine b red"])
    }

    @Test("The newer of two alike comes first, but not before what fits much better")
    func novelty() {
        let old = candidate("wine and bread", daysAgo: 400)
        let new = candidate("wine and bread", daysAgo: 1)
        let better = candidate("wine wine", daysAgo: 400)
        let poor = candidate("wine " + filler(300), daysAgo: 0)
        #expect(ranked("wine", [old, new]) == [new.id, old.id])
        #expect(ranked("wine", [poor, better]) == [better.id, poor.id])
    }

    @Test("A title comes before a message that says the same")
    func titles() {
        let message = candidate("wine and bread", daysAgo: 0)
        var title = candidate("wine and bread", daysAgo: 3)
        title.id = .title(Identifier(UUID()))
        #expect(ranked("wine", [message, title]) == [title.id, message.id])
    }

    @Test("What matches after the part that is looked at is ranked all the same")
    func beyond() {
        let cut = candidate(filler(50), daysAgo: 0)
        #expect(ranked("wine", [cut]) == [cut.id])
        #expect(ranked("wine", []).isEmpty)
    }

    /// Expects these texts of one age in this order.
    private func expect(_ query: String, _ texts: [String], at location: SourceLocation = #_sourceLocation) {
        let candidates = texts.map { candidate($0, daysAgo: 1) }
        #expect(ranked(query, candidates.reversed()) == candidates.map(\.id), sourceLocation: location)
    }

    private func ranked(_ query: String, _ candidates: [SearchCandidate]) -> [SearchResult.ID] {
        SearchRanking(query: SearchQuery(query), now: now).ranked(candidates)
    }

    private func candidate(_ terms: String, daysAgo: Double) -> SearchCandidate {
        SearchCandidate(
            id: .message(Identifier(UUID())), terms: terms, date: now.addingTimeInterval(-daysAgo * 24 * 3600))
    }

    private func filler(_ count: Int) -> String {
        (0..<count).map { "f\($0)" }.joined(separator: " ")
    }
}
