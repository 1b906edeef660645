import Foundation

/// What models have cost whom, and whether they may cost more.
public struct UsageService: Sendable {
    private let store: any UsageStore
    private let prices: any ModelPrices
    private let quotas: Quotas
    private let environment: DomainEnvironment

    public init(
        store: any UsageStore, prices: any ModelPrices, quotas: Quotas = .none, environment: DomainEnvironment
    ) {
        self.store = store
        self.prices = prices
        self.quotas = quotas
        self.environment = environment
    }

    /// To be asked before a model is: whoever has used up a quota gets nothing new. What runs by then may end, so a
    /// user goes over a quota by what they have running, at most.
    /// - Returns: a sentence for a user who nears a quota.
    /// - Throws: `quota_exceeded`, which says when it ends.
    public func requireRoom(for userID: User.ID) async throws -> String? {
        guard quotas != .none else { return nil }
        let states = try await states(of: userID)
        // Of several, the one that lasts longest: before its end nothing is possible.
        if let exceeded = states.filter(\.isExceeded).max(by: { $0.resetsAt < $1.resetsAt }) {
            throw exceeded.refusal(at: environment.now())
        }
        return states.filter(\.isWarning).max { $0.percentage < $1.percentage }?.warning
    }

    public func price(of model: String) -> ModelPrice? {
        prices.price(of: model)
    }

    /// Books a run of a model that is no answer; answers are booked when they end.
    public func book(_ record: UsageRecord) async throws {
        try await store.book(record)
    }

    /// What a user has used in these days, and where they stand now.
    public func report(of userID: User.ID, days: ClosedRange<UsageDay>) async throws -> UsageReport {
        UsageReport(
            days: try await store.usage(of: userID, days: days), quotas: try await states(of: userID))
    }

    private func states(of userID: User.ID) async throws -> [QuotaState] {
        guard quotas != .none else { return [] }
        let now = environment.now()
        return quotas.states(after: try await store.spending(of: userID, on: UsageDay(now)), at: now)
    }
}

/// What a user has used, day by day, and how that stands to the quotas.
public struct UsageReport: Sendable {
    public var days: [DailyUsage]
    public var quotas: [QuotaState]
}
