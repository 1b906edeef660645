/// How full a thread's context is: what the meter shows.
public struct ContextUsage: Sendable, Equatable {
    public enum Severity: String, Sendable {
        case ok, warning, critical
    }

    /// Of the messages that fall out, the nearest are listed, and those beyond are not counted.
    public static let truncatedMax = 1_000
    static let warningPercent = 80
    static let criticalPercent = 95

    /// The one that the next message goes to, if it names no other.
    public var model: String
    public var counting: TokenCounting
    /// What the conversation takes: instructions, the summaries that are told, and all messages of the active path that
    /// no summary stands for, those that fall out too, up to `truncatedMax` of them. So it may be more than `total`, and
    /// is exactly when messages fall out.
    public var used: Int
    /// What there is room for: the model's window less the answer's room.
    public var total: Int
    /// Of `used`, what the summaries take.
    public var summaryTokens: Int
    /// The messages that the model isn't told, newest first.
    public var truncatedIDs: [Message.ID]

    /// To a tenth, rounded down, so that it never shows a threshold that isn't reached.
    public var percentage: Double { Double(used * 1_000 / max(total, 1)) / 10 }

    public var severity: Severity {
        if used * 100 >= Self.criticalPercent * total { return .critical }
        return used * 100 >= Self.warningPercent * total ? .warning : .ok
    }
}
