public struct PromptBody: Codable, Sendable, Equatable {
    /// Names the prompt among those of one answer.
    public var id: String
    /// Two or three words.
    public var title: String
    /// What is sent when it is chosen.
    public var text: String
    /// `template`, `time` or `topic`.
    public var category: String

    public init(id: String, title: String, text: String, category: String) {
        self.id = id
        self.title = title
        self.text = text
        self.category = category
    }
}

/// All of them at once.
public struct PromptList: Codable, Sendable, Equatable {
    public var prompts: [PromptBody]
    public var total: Int
    public var hasMore = false
    @Nullable public var nextCursor: String?

    public init(prompts: [PromptBody]) {
        self.prompts = prompts
        total = prompts.count
        nextCursor = nil
    }
}
