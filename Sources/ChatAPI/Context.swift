/// How full a thread's context is.
public struct ContextBody: Codable, Sendable, Equatable {
    public var model: String
    /// `provider`, `tokenizer` or `estimate`.
    public var counting: String
    /// Tokens that the conversation takes; more than `total` when messages fall out.
    public var used: Int
    /// Tokens that there is room for.
    public var total: Int
    public var percentage: Double
    /// `ok`, `warning` or `critical`.
    public var severity: String
    /// Newest first.
    public var truncatedMessageIds: [String]
    public var summaryTokens: Int

    public init(
        model: String, counting: String, used: Int, total: Int, percentage: Double, severity: String,
        truncatedMessageIds: [String], summaryTokens: Int
    ) {
        self.model = model
        self.counting = counting
        self.used = used
        self.total = total
        self.percentage = percentage
        self.severity = severity
        self.truncatedMessageIds = truncatedMessageIds
        self.summaryTokens = summaryTokens
    }
}
