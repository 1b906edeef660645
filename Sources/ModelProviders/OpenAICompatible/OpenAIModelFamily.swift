/// What OpenAI's list of models doesn't tell about them. A new family is a new line here.
struct OpenAIModelFamily {
    /// Models of the family begin with it.
    let prefix: String
    let contextTokens: Int
    /// Reasoning models take no other temperature than their own.
    let refusesTemperature: Bool
    let acceptsImages: Bool

    private init(
        _ prefix: String, _ contextTokens: Int, refusesTemperature: Bool = false, acceptsImages: Bool = true
    ) {
        self.prefix = prefix
        self.contextTokens = contextTokens
        self.refusesTemperature = refusesTemperature
        self.acceptsImages = acceptsImages
    }

    /// A longer prefix stands before a shorter one that it begins with.
    private static let all = [
        OpenAIModelFamily("gpt-5-chat", 128_000),
        OpenAIModelFamily("gpt-5", 400_000, refusesTemperature: true),
        OpenAIModelFamily("gpt-4.1", 1_047_576),
        OpenAIModelFamily("gpt-4o", 128_000),
        OpenAIModelFamily("chatgpt-4o", 128_000),
        OpenAIModelFamily("gpt-4-turbo", 128_000),
        OpenAIModelFamily("gpt-4", 8_192, acceptsImages: false),
        OpenAIModelFamily("gpt-3.5-turbo", 16_385, acceptsImages: false),
        OpenAIModelFamily("o1-mini", 128_000, refusesTemperature: true, acceptsImages: false),
        OpenAIModelFamily("o1", 200_000, refusesTemperature: true),
        OpenAIModelFamily("o3-mini", 200_000, refusesTemperature: true, acceptsImages: false),
        OpenAIModelFamily("o3", 200_000, refusesTemperature: true),
        OpenAIModelFamily("o4", 200_000, refusesTemperature: true),
    ]

    /// Words in the names of models that make or hear something else than chat, or are served under `/responses` only.
    private static let otherUses = [
        "-pro", "audio", "codex", "deep-research", "embedding", "image", "instruct", "moderation", "realtime", "search",
        "transcribe", "tts",
    ]

    static func of(_ model: String) -> OpenAIModelFamily? {
        guard !otherUses.contains(where: model.contains) else { return nil }
        return all.first { model.hasPrefix($0.prefix) }
    }
}
