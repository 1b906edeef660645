import ChatAPI
import ChatCore

extension UsageReportBody {
    init(_ report: UsageReport, days: ClosedRange<UsageDay>) {
        self.init(
            from: days.lowerBound.description, to: days.upperBound.description,
            usage: report.days.map { UsageRow($0) }, totals: UsageSum(report.days),
            quotas: report.quotas.map { QuotaBody($0) })
    }
}

extension UsageRow {
    fileprivate init(_ day: DailyUsage) {
        self.init(
            date: day.day.description, model: day.model, promptTokens: day.promptTokens,
            completionTokens: day.completionTokens,
            cost: day.unpricedGenerations < day.generations ? day.cost.amount : nil,
            isPriced: day.unpricedGenerations == 0, generations: day.generations)
    }
}

extension UsageSum {
    fileprivate init(_ days: [DailyUsage]) {
        let generations = days.reduce(0) { $0 + $1.generations }
        let unpriced = days.reduce(0) { $0 + $1.unpricedGenerations }
        self.init(
            promptTokens: days.reduce(0) { $0 + $1.promptTokens },
            completionTokens: days.reduce(0) { $0 + $1.completionTokens },
            cost: unpriced < generations || generations == 0 ? days.reduce(.zero) { $0 + $1.cost }.amount : nil,
            isPriced: unpriced == 0, generations: generations)
    }
}

extension QuotaBody {
    fileprivate init(_ state: QuotaState) {
        self.init(
            name: state.name.rawValue, limit: state.limit, used: state.used, remaining: state.remaining,
            percentage: (state.percentage * 100).rounded() / 100, warning: state.isWarning, resetsAt: state.resetsAt)
    }
}
