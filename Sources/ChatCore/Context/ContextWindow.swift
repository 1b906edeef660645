/// Decides what a model is told: the instructions, summaries, and as many of the newest messages as fit.
///
/// The rules, in this order:
/// 1. The room is the model's window less the answer's room (`Window`).
/// 2. Instructions and closing turns always stand in it, and the newest message of the path; with closing turns, which
///    are newer still, that message may fall out. When the least there is to tell is too much, nothing is chosen.
/// 3. Then summaries, the one nearest to the end first, while together they take no more than a quarter of the room and
///    no more than is left. The first that doesn't fit ends the choice: an older one would follow a hole.
/// 4. A message that a chosen summary covers is replaced by it; never the newest one.
/// 5. Of the other messages as many as fit, the newest first. The first that doesn't fit ends the choice; it and
///    everything older falls out.
///
/// So a larger window never holds fewer summaries, and with the same summaries never fewer messages. What is chosen
/// doesn't depend on how much of the path beyond the first message that falls out is known.
public enum ContextWindow {
    /// Of the room, one part in so many may go to summaries.
    static let summaryShare = 4

    /// What a model holds.
    public struct Window: Sendable, Equatable {
        /// Prompt and answer together.
        public var contextTokens: Int
        /// The room kept for the answer; never more than half of the window.
        public var answerTokens: Int
        /// For everything else.
        public var room: Int { contextTokens - answerTokens }

        public init(contextTokens: Int, answerTokensMax: Int) {
            self.contextTokens = contextTokens
            answerTokens = max(1, min(answerTokensMax, contextTokens / 2))
        }
    }

    /// A message of the path.
    public struct Entry: Sendable, Equatable {
        public var id: Message.ID
        /// With what a provider wraps around it.
        public var tokens: Int

        public init(id: Message.ID, tokens: Int) {
            self.id = id
            self.tokens = tokens
        }
    }

    /// A summary that holds for the path.
    public struct SummaryEntry: Sendable, Equatable {
        public var tokens: Int
        public var coveredIDs: Set<Message.ID>

        public init(tokens: Int, coveredIDs: Set<Message.ID>) {
            self.tokens = tokens
            self.coveredIDs = coveredIDs
        }
    }

    /// What there is to tell.
    public struct Contents: Sendable, Equatable {
        public var instructionsTokens: Int
        /// Of turns that follow the newest message.
        public var closingTokens: Int
        /// That nearest to the path's end first.
        public var summaries: [SummaryEntry]
        /// The active path, newest first, or as much of it as is known.
        public var path: [Entry]

        public init(
            instructionsTokens: Int = 0, closingTokens: Int = 0, summaries: [SummaryEntry] = [], path: [Entry] = []
        ) {
            self.instructionsTokens = instructionsTokens
            self.closingTokens = closingTokens
            self.summaries = summaries
            self.path = path
        }
    }

    public struct Fit: Sendable, Equatable {
        public var window: Window
        /// Whether the least there is to tell fits: rule 2.
        public var isPossible = false
        /// Of all that was chosen, and never more than the room, when it is possible.
        public var usedTokens: Int
        /// How many of the summaries are told, from the first.
        public var summaryCount = 0
        public var summaryTokens = 0
        /// The messages that are told, newest first.
        public var includedIDs: [Message.ID] = []
        /// The messages that fall out, the newest first; not those that a summary stands for.
        public var truncatedIDs: [Message.ID] = []
        public var truncatedTokens = 0
    }

    public static func fit(_ contents: Contents, in window: Window) -> Fit {
        var fit = Fit(window: window, usedTokens: contents.instructionsTokens + contents.closingTokens)
        let newest = contents.path.first
        let reserved = fit.usedTokens + (contents.closingTokens > 0 ? 0 : newest?.tokens ?? 0)
        fit.isPossible = reserved <= window.room
        let replaced = fit.chooseSummaries(contents.summaries, reserved: reserved)
        fit.chooseMessages(contents.path.filter { $0.id == newest?.id || !replaced.contains($0.id) })
        return fit
    }
}

extension ContextWindow.Fit {
    /// - Returns: the messages that the chosen ones stand for.
    fileprivate mutating func chooseSummaries(
        _ summaries: [ContextWindow.SummaryEntry], reserved: Int
    ) -> Set<Message.ID> {
        let room = min(window.room / ContextWindow.summaryShare, window.room - reserved)
        var replaced: Set<Message.ID> = []
        for summary in summaries {
            guard summaryTokens + summary.tokens <= room else { break }
            summaryTokens += summary.tokens
            summaryCount += 1
            replaced.formUnion(summary.coveredIDs)
        }
        usedTokens += summaryTokens
        return replaced
    }

    fileprivate mutating func chooseMessages(_ path: [ContextWindow.Entry]) {
        var isFull = !isPossible
        for entry in path {
            isFull = isFull || usedTokens + entry.tokens > window.room
            if isFull {
                truncatedIDs.append(entry.id)
                truncatedTokens += entry.tokens
            } else {
                includedIDs.append(entry.id)
                usedTokens += entry.tokens
            }
        }
    }
}
