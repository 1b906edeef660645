import Foundation

/// `GET /usage`: what a user has used in a range of days, and where they stand with their quotas now.
public struct UsageReportBody: Codable, Sendable, Equatable {
    /// `2026-11-22`, in UTC; both ends belong to the range.
    public var from: String
    public var to: String
    /// A row for each day and model with any use; oldest day first, then by model.
    public var usage: [UsageRow]
    public var totals: UsageSum
    /// One for each that the server sets.
    public var quotas: [QuotaBody]
    /// Of every `cost`.
    public var currency: String

    public init(from: String, to: String, usage: [UsageRow], totals: UsageSum, quotas: [QuotaBody]) {
        self.from = from
        self.to = to
        self.usage = usage
        self.totals = totals
        self.quotas = quotas
        currency = "USD"
    }
}

public struct UsageRow: Codable, Sendable, Equatable {
    public var date: String
    public var model: String
    public var promptTokens: Int
    public var completionTokens: Int
    public var totalTokens: Int
    /// Of what has a price; `null` when nothing in it has one.
    @Nullable public var cost: Double?
    /// Whether all of it has a price.
    public var isPriced: Bool
    /// Runs of the model: answers, summaries and titles.
    public var generations: Int

    public init(
        date: String, model: String, promptTokens: Int, completionTokens: Int, cost: Double?, isPriced: Bool,
        generations: Int
    ) {
        self.date = date
        self.model = model
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        totalTokens = promptTokens + completionTokens
        self.cost = cost
        self.isPriced = isPriced
        self.generations = generations
    }
}

/// All rows together.
public struct UsageSum: Codable, Sendable, Equatable {
    public var promptTokens: Int
    public var completionTokens: Int
    public var totalTokens: Int
    @Nullable public var cost: Double?
    public var isPriced: Bool
    public var generations: Int

    public init(promptTokens: Int, completionTokens: Int, cost: Double?, isPriced: Bool, generations: Int) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        totalTokens = promptTokens + completionTokens
        self.cost = cost
        self.isPriced = isPriced
        self.generations = generations
    }
}

public struct QuotaBody: Codable, Sendable, Equatable {
    /// `daily_tokens`, `monthly_tokens` or `monthly_cost`.
    public var name: String
    /// Tokens, or dollars for `monthly_cost`; so are `used` and `remaining`.
    public var limit: Double
    public var used: Double
    public var remaining: Double
    /// May be above 100: what runs when a quota is reached may end.
    public var percentage: Double
    /// From 80 % on.
    public var warning: Bool
    public var resetsAt: Date

    public init(
        name: String, limit: Double, used: Double, remaining: Double, percentage: Double, warning: Bool, resetsAt: Date
    ) {
        self.name = name
        self.limit = limit
        self.used = used
        self.remaining = remaining
        self.percentage = percentage
        self.warning = warning
        self.resetsAt = resetsAt
    }
}
