import Foundation

/// Looks through what a person wrote and was answered.
public struct SearchService: Sendable {
    private let store: any SearchStore
    private let environment: DomainEnvironment

    public init(store: any SearchStore, environment: DomainEnvironment) {
        self.store = store
        self.environment = environment
    }

    /// A page of what was found, best first. There are at most as many results as `SearchRules` has ranked.
    /// - Parameters:
    ///   - text: what was typed, 1 to 500 characters; see `SearchQuery`.
    ///   - cursor: where a former page of the same search ended.
    /// - Throws: `validation_failed` on `q` or `cursor`.
    public func search(
        _ text: String, in scope: SearchScope, limit: Int, cursor: String? = nil
    ) async throws -> Page<SearchResult> {
        try SearchRules.validate(text, field: "q")
        let former = try cursor.map(SearchCursor.init)
        let query = SearchQuery(text)
        guard !query.clauses.isEmpty else { return Page(elements: [], total: 0, nextCursor: nil) }
        let rankedAt = former?.rankedAt ?? environment.now()
        let found = try await store.candidates(query, in: scope, extent: former?.extent)
        let ranked = SearchRanking(query: query, now: rankedAt).ranked(found.elements)
        let page = ranked.dropFirst(former?.count ?? 0).prefix(limit)
        let details = try await store.details(of: Array(page), owner: scope.ownerID)
        let results = details.map { SearchResult(detail: $0, snippet: SearchSnippet(of: $0.text, for: query)) }
        let next = SearchCursor(extent: found.extent, rankedAt: rankedAt, count: page.endIndex)
        return Page(
            elements: results, total: ranked.count, nextCursor: page.endIndex < ranked.count ? next.text : nil)
    }
}
