/// Where usage is booked and read. Answers are booked by the verb that ends their generation, in the same transaction;
/// everything else that runs a model books here.
public protocol UsageStore: Sendable {
    /// Books what a run of a model has used, once: a record whose id is booked already changes nothing. Nor does one of
    /// an account that is gone.
    func book(_ record: UsageRecord) async throws
    /// What a user has used, a row for each day and model that has any; oldest day first, then by model.
    func usage(of userID: User.ID, days: ClosedRange<UsageDay>) async throws -> [DailyUsage]
    /// What a user has used from the month's first day to `today`, and of it today. Costs the same however much there
    /// is: it reads a row for each day and model.
    func spending(of userID: User.ID, on today: UsageDay) async throws -> Spending
    /// The same of everybody who has used anything this month.
    func spending(on today: UsageDay) async throws -> [User.ID: Spending]
}

/// What a user has used of one model on one day.
public struct DailyUsage: Sendable, Equatable {
    public var day: UsageDay
    public var model: String
    public var promptTokens: Int
    public var completionTokens: Int
    /// Of what has a price.
    public var cost: Dollars
    public var generations: Int
    /// How many of them had no price.
    public var unpricedGenerations: Int

    public init(
        day: UsageDay, model: String, promptTokens: Int, completionTokens: Int, cost: Dollars, generations: Int,
        unpricedGenerations: Int
    ) {
        self.day = day
        self.model = model
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.cost = cost
        self.generations = generations
        self.unpricedGenerations = unpricedGenerations
    }
}

/// What a user has used of their quotas.
public struct Spending: Sendable, Equatable {
    public static let none = Spending(dayTokens: 0, monthTokens: 0, monthCost: .zero)

    /// Prompt and answer together.
    public var dayTokens: Int
    public var monthTokens: Int
    public var monthCost: Dollars

    public init(dayTokens: Int, monthTokens: Int, monthCost: Dollars) {
        self.dayTokens = dayTokens
        self.monthTokens = monthTokens
        self.monthCost = monthCost
    }
}
