/// What a summary may be, and how much goes into one.
public enum SummaryRules {
    /// Of a text that its reader has written anew.
    public static let textCharacters = 1...20_000
    /// So many come from a model; a reader may keep fewer.
    public static let topics = 3...5
    public static let editedTopics = 0...10
    public static let topicCharactersMax = 60
    /// Shorter words say little about a topic.
    static let topicWordCharactersMin = 5
    static let pointsMax = 20
    static let pointCharactersMax = 600
    /// More than this is not a summary.
    static let answerCharactersMax = 12_000

    /// The newest messages stay out of summaries: the next answer needs them as they are, and they are those that are
    /// most likely to be edited or answered anew. Two exchanges.
    static let newestKept = 4
    /// A request without force, and the schedule, don't bother a model with fewer messages than these.
    static let messagesMin = 4
    /// A thread that rests is summarised when it has at least so many unsummarised messages.
    static let restingMessagesMin = 12
    /// A thread that rests for so much longer is due no more until somebody takes it up: old threads, as an import or
    /// an upgrade brings them, aren't worth a call of the model each.
    static let forgottenAfterSeconds: Double = 30 * 24 * 3_600
    /// One summary covers at most so much: more of it, in as few points, would say too little.
    static let coveredMessagesMax = 100
    static let coveredTokensMax = 12_000
    /// The longest path that is looked through, in messages.
    static let pathMessagesMax = 20_000
}
