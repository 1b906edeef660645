import Foundation

/// What a user may use, in UTC days and calendar months; `nil` is without limit.
public struct Quotas: Sendable, Equatable {
    public static let none = Quotas()

    /// Prompt and answer together.
    public var dailyTokens: Int?
    public var monthlyTokens: Int?
    public var monthlyCost: Dollars?

    public init(dailyTokens: Int? = nil, monthlyTokens: Int? = nil, monthlyCost: Dollars? = nil) {
        self.dailyTokens = dailyTokens
        self.monthlyTokens = monthlyTokens
        self.monthlyCost = monthlyCost
    }

    /// Where a user stands with each quota that is set.
    func states(after spending: Spending, at now: Date) -> [QuotaState] {
        let today = UsageDay(now)
        let nextMonth = today.startOfNextMonth.start
        var states: [QuotaState] = []
        if let dailyTokens {
            states.append(
                QuotaState(.dailyTokens, Double(spending.dayTokens), of: Double(dailyTokens), until: today.next.start))
        }
        if let monthlyTokens {
            states.append(
                QuotaState(.monthlyTokens, Double(spending.monthTokens), of: Double(monthlyTokens), until: nextMonth))
        }
        if let monthlyCost {
            states.append(
                QuotaState(.monthlyCost, spending.monthCost.amount, of: monthlyCost.amount, until: nextMonth))
        }
        return states
    }
}

/// Where a user stands with one quota.
public struct QuotaState: Sendable, Equatable {
    public enum Name: String, Sendable, CaseIterable {
        case dailyTokens = "daily_tokens"
        case monthlyTokens = "monthly_tokens"
        /// In dollars.
        case monthlyCost = "monthly_cost"
    }

    /// From here on a user is warned.
    static let warningPercentage = 80.0

    public var name: Name
    public var limit: Double
    public var used: Double
    /// When counting begins anew.
    public var resetsAt: Date

    init(_ name: Name, _ used: Double, of limit: Double, until resetsAt: Date) {
        self.name = name
        self.limit = limit
        self.used = used
        self.resetsAt = resetsAt
    }

    public var remaining: Double { max(0, limit - used) }
    public var percentage: Double { limit > 0 ? used / limit * 100 : 100 }
    public var isExceeded: Bool { used >= limit }
    public var isWarning: Bool { percentage >= Self.warningPercentage }
}

extension QuotaState {
    /// As a refusal and a warning name it.
    private var subject: String {
        switch name {
        case .dailyTokens: "today's tokens"
        case .monthlyTokens: "this month's tokens"
        case .monthlyCost: "this month's budget"
        }
    }

    private var resetTime: String {
        switch name {
        case .dailyTokens: "midnight UTC"
        case .monthlyTokens, .monthlyCost: "the first of next month (UTC)"
        }
    }

    /// In plain words, for a message that was answered all the same.
    var warning: String {
        "\(Int(percentage.rounded(.down))) % of \(subject) are used. New answers stop at 100 % until \(resetTime)."
    }

    func refusal(at now: Date) -> ChatError {
        ChatError(
            .quotaExceeded, "You have used up \(subject). New answers are possible from \(resetTime).",
            retryAfterSeconds: max(1, Int(resetsAt.timeIntervalSince(now).rounded(.up))))
    }
}
