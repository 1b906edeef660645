/// The context of an answer: what of a path a model is told, and what falls out.
struct AnswerContext: Sendable {
    var fit: ContextWindow.Fit
    /// Oldest first, a system turn before all others.
    var turns: [AttachedTurn]
}

extension AnswerPlan {
    /// Of summaries only the nearest are looked at.
    private static let summariesMax = 32

    /// Puts the context together. Reads ids of the path from an index, a page at a time, and the text only of messages
    /// that may stand in the window: what it costs depends on the window, not on the thread.
    /// - Parameters:
    ///   - leafID: the path's end; unfinished and empty answers are passed over.
    ///   - closing: turns that follow the path, oldest first.
    ///   - listed: how many of the messages that fall out are to be known, if there are so many.
    func context(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, from store: any MessageStore,
        closing: [ModelRequest.Turn] = [], listing listed: Int = 1
    ) async throws -> AnswerContext {
        let summaries = try await summaries.summaries(onPathTo: leafID, in: threadID, limit: Self.summariesMax)
            .map { (summary: $0, turn: ModelRequest.Turn(role: .system, content: $0.summary.told)) }
        let summaryTokens = await measure.tokens(of: summaries.map(\.turn))
        var contents = ContextWindow.Contents(
            instructionsTokens: await instructionsTokens(),
            closingTokens: await measure.tokens(of: closing).reduce(0, +),
            summaries: zip(summaries, summaryTokens).map { told, tokens in
                .init(tokens: tokens, coveredIDs: told.summary.coveredMessageIDs)
            })
        var path = PathReading(endingAt: leafID, in: threadID, from: store, attached: attachedTurns)
        while true {
            contents.path = path.entries
            let fit = ContextWindow.fit(contents, in: window)
            if let unread = path.firstUnread(of: fit) {
                try await path.readTexts(from: unread, measure: measure)
            } else if path.hasMore, fit.truncatedIDs.count < listed {
                try await path.readIDs()
            } else {
                let told = summaries.prefix(fit.summaryCount).reversed().map(\.turn.content)
                return AnswerContext(
                    fit: fit, turns: systemTurn(told) + path.turns(of: fit) + closing.map { .init($0) })
            }
        }
    }

    func instructionsTokens() async -> Int {
        instructions.isEmpty ? 0 : await measure.tokens(of: AttachedTurn(role: .system, text: instructions))
    }

    /// Instructions and summaries in one turn: most models take no second system turn.
    private func systemTurn(_ summaries: [String]) -> [AttachedTurn] {
        let parts = (instructions.isEmpty ? [] : [instructions]) + summaries
        return parts.isEmpty ? [] : [.init(role: .system, text: parts.joined(separator: "\n\n"))]
    }
}

extension Summary {
    /// As the model is told it.
    var told: String { "Earlier in this conversation, in short:\n\(text)" }
}
