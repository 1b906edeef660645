import ChatCore

extension ModelUsage {
    /// Takes over what a piece of usage tells; what it doesn't tell stays as it was.
    /// - Returns: whether anything is different now.
    mutating func take(_ piece: ModelUsage) -> Bool {
        let before = self
        promptTokens = piece.promptTokens ?? promptTokens
        completionTokens = piece.completionTokens ?? completionTokens
        return self != before
    }
}
