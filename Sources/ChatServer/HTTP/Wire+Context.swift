import ChatAPI
import ChatCore

extension ContextBody {
    init(_ usage: ContextUsage) {
        self.init(
            model: usage.model, counting: usage.counting.rawValue, used: usage.used, total: usage.total,
            percentage: usage.percentage, severity: usage.severity.rawValue,
            truncatedMessageIds: usage.truncatedIDs.map(\.description), summaryTokens: usage.summaryTokens)
    }
}
