extension AnswerPlan {
    /// Asks a model that can't be given the beginning of its answer.
    static let goOn = """
        Your last message was cut off. Go on exactly where it stops, in the middle of a word if it stops there. \
        Repeat nothing of it, and say nothing about having been cut off.
        """

    /// The turns that have the model go on with an unfinished answer, newest first; none for no text.
    func continuation(of text: String, to question: ModelRequest.Turn) -> [ModelRequest.Turn] {
        guard !text.isEmpty else { return [] }
        let request = continuesText ? [] : [ModelRequest.Turn(role: .user, content: Self.goOn)]
        // With its question if it can be, else alone: what matters most is where it stops.
        for others in [[question], []] {
            var kept = text
            while kept.count >= (others.isEmpty ? 1 : text.count / Self.keptShareMin) {
                let turns = request + [.init(role: .assistant, content: kept)]
                if fit(turns + others)?.includedCount == turns.count + others.count { return turns }
                kept = String(kept.suffix(kept.count / 2))
            }
        }
        return request + [.init(role: .assistant, content: text)]
    }

    /// Rather than to keep less than one part in so many of the answer, its question is left out.
    private static let keptShareMin = 4
}
