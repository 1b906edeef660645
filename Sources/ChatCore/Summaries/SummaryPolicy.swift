import Foundation

/// When the schedule summarises a thread.
public struct SummaryPolicy: Sendable, Equatable, CustomStringConvertible {
    /// So many unsummarised messages make a thread due.
    public var messageThreshold: Int
    /// So many tokens in unsummarised messages do, too.
    public var tokenThreshold: Int
    /// And so does this much rest, for a thread with enough unsummarised messages to be worth it.
    public var idle: Duration

    public init(messageThreshold: Int = 50, tokenThreshold: Int = 10_000, idle: Duration = .seconds(24 * 3600)) {
        self.messageThreshold = messageThreshold
        self.tokenThreshold = tokenThreshold
        self.idle = idle
    }

    public var description: String { "\(messageThreshold) messages, \(tokenThreshold) tokens, \(idle)" }

    /// How many of the newest messages stay out of summaries; whole exchanges, and fewer when little is to be
    /// summarised at a time.
    var newestKept: Int { min(SummaryRules.newestKept, messageThreshold / 4 * 2) }

    /// Without force a model isn't bothered with fewer messages.
    var messagesMin: Int { min(SummaryRules.messagesMin, max(1, messageThreshold - newestKept)) }

    /// - Returns: `nil`: not unless it changes.
    func dueAt(_ outline: SummaryOutline, seenAt now: Date) -> Date? {
        let messages = outline.unsummarised
        let age = now.timeIntervalSince(outline.lastActivityAt)
        guard !outline.isArchived, age <= SummaryRules.forgottenAfterSeconds + idle / .seconds(1),
            outline.waiting(isForced: false, policy: self).count >= messagesMin
        else {
            return nil
        }
        let tokens = messages.reduce(0) { $0 + $1.tokens }
        if messages.count >= messageThreshold || tokens >= tokenThreshold { return outline.lastActivityAt }
        guard messages.count >= min(SummaryRules.restingMessagesMin, messageThreshold) else { return nil }
        return outline.lastActivityAt.addingTimeInterval(idle / .seconds(1))
    }
}

extension SummaryOutline {
    /// The messages that may be summarised now, oldest first. Never a last question that waits for its answer.
    func waiting(isForced: Bool, policy: SummaryPolicy) -> ArraySlice<Entry> {
        let answered = unsummarised[..<(unsummarised.lastIndex { $0.role != .user }.map { $0 + 1 } ?? 0)]
        return isForced ? answered : answered.dropLast(policy.newestKept)
    }
}
