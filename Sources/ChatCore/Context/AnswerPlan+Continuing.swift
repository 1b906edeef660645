extension AnswerPlan {
    /// Asks a model that can't be given the beginning of its answer.
    static let goOn = """
        Your last message was cut off. Go on exactly where it stops, in the middle of a word if it stops there. \
        Repeat nothing of it, and say nothing about having been cut off.
        """

    /// Rather than to keep less than one part in so many of the answer, its question is left out.
    private static let keptShareMin = 4

    /// The turns that have the model go on with an unfinished answer, oldest first.
    func continuation(
        of text: String, to question: AttachedTurn?
    ) async -> [ModelRequest.Turn] {
        let request = continuesText ? [] : [ModelRequest.Turn(role: .user, content: Self.goOn)]
        let others = await measure.tokens(of: request).reduce(0, +) + instructionsTokens()
        let questionTokens = if let question { await measure.tokens(of: question) } else { 0 }
        // With its question if it can be, else alone: what matters most is where it stops.
        for (reserved, least) in [(questionTokens, text.count / Self.keptShareMin), (0, 0)] {
            var kept = text
            while !kept.isEmpty, kept.count >= least {
                let answer = ModelRequest.Turn(role: .assistant, content: kept)
                if await measure.tokens(of: answer) + others + reserved <= window.room { return [answer] + request }
                kept = String(kept.suffix(kept.count / 2))
            }
        }
        return [.init(role: .assistant, content: text)] + request
    }
}
