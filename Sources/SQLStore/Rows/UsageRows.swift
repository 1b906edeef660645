import ChatCore
import Foundation

extension Dollars: SQLBindable {
    var sqlValue: SQLValue { .integer(Int64(nanodollars)) }
}

extension UsageDay: SQLBindable {
    var sqlValue: SQLValue { .integer(Int64(number)) }
}

extension DailyUsage {
    static let columns: SQLText = """
        day, model, prompt_tokens, completion_tokens, cost, generations, unpriced_generations
        """

    init(_ row: any SQLRow) throws {
        self.init(
            day: UsageDay(number: try row.int("day")), model: try row.string("model"),
            promptTokens: try row.int("prompt_tokens"), completionTokens: try row.int("completion_tokens"),
            cost: Dollars(nanodollars: try row.int("cost")), generations: try row.int("generations"),
            unpricedGenerations: try row.int("unpriced_generations"))
    }
}

extension Spending {
    /// To be read from `usage_days`, from the month's first day on.
    static func columns(on today: UsageDay) -> SQLText {
        """
        cast(coalesce(sum(case when day = \(today) then prompt_tokens + completion_tokens end), 0) as bigint)
            as day_tokens,
        cast(coalesce(sum(prompt_tokens + completion_tokens), 0) as bigint) as month_tokens,
        cast(coalesce(sum(cost), 0) as bigint) as month_cost
        """
    }

    init(_ row: any SQLRow) throws {
        self.init(
            dayTokens: try row.int("day_tokens"), monthTokens: try row.int("month_tokens"),
            monthCost: Dollars(nanodollars: try row.int("month_cost")))
    }
}

extension ModelPrice {
    /// As kept with a generation.
    init?(_ row: any SQLRow) {
        guard let prompt = row.optionalInt("prompt_price"), let completion = row.optionalInt("completion_price") else {
            return nil
        }
        self.init(prompt: Dollars(nanodollars: prompt), completion: Dollars(nanodollars: completion))
    }
}
