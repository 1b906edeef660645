/// What Anthropic's API doesn't tell about its models, or a gateway leaves out. A new family is a new line here; models
/// that none stands for are taken to be newer than the newest.
struct AnthropicModelFamily {
    /// Models of the family begin with it.
    let prefix: String
    let contextTokens: Int
    /// More is refused; nil where nobody asks for as much.
    let answerTokensMax: Int?
    /// Whether a last assistant turn is gone on with; since version 4.6 it is refused.
    let continuesText: Bool
    /// Since version 4.7 models take no other temperature than their own.
    let refusesTemperature: Bool

    private init(
        _ prefix: String, _ contextTokens: Int, answerTokensMax: Int? = nil, continuesText: Bool = false,
        refusesTemperature: Bool = false
    ) {
        self.prefix = prefix
        self.contextTokens = contextTokens
        self.answerTokensMax = answerTokensMax
        self.continuesText = continuesText
        self.refusesTemperature = refusesTemperature
    }

    /// A longer prefix stands before a shorter one that it begins with.
    private static let all = [
        AnthropicModelFamily("claude-3-5-", 200_000, answerTokensMax: 8_192, continuesText: true),
        AnthropicModelFamily("claude-3-7-", 200_000, answerTokensMax: 64_000, continuesText: true),
        AnthropicModelFamily("claude-3-", 200_000, answerTokensMax: 4_096, continuesText: true),
        AnthropicModelFamily("claude-opus-4-5", 200_000, answerTokensMax: 64_000, continuesText: true),
        AnthropicModelFamily("claude-opus-4-6", 1_000_000),
        AnthropicModelFamily("claude-opus-4-7", 1_000_000, refusesTemperature: true),
        AnthropicModelFamily("claude-opus-4-8", 1_000_000, refusesTemperature: true),
        AnthropicModelFamily("claude-opus-4-", 200_000, answerTokensMax: 32_000, continuesText: true),
        AnthropicModelFamily("claude-sonnet-4-6", 1_000_000),
        AnthropicModelFamily("claude-sonnet-4-", 200_000, answerTokensMax: 64_000, continuesText: true),
        AnthropicModelFamily("claude-haiku-4-5", 200_000, answerTokensMax: 64_000, continuesText: true),
        AnthropicModelFamily("claude-opus-5", 1_000_000, refusesTemperature: true),
        AnthropicModelFamily("claude-sonnet-5", 1_000_000, refusesTemperature: true),
        AnthropicModelFamily("claude-fable-5", 1_000_000, refusesTemperature: true),
        AnthropicModelFamily("claude-mythos-5", 1_000_000, refusesTemperature: true),
    ]

    private static let newer = AnthropicModelFamily("", 200_000, refusesTemperature: true)

    /// - Parameter model: by Anthropic's name or a gateway's, such as `anthropic/claude-sonnet-4-5`.
    static func of(_ model: String) -> AnthropicModelFamily {
        let name = model.split(separator: "/").last ?? ""
        return all.first { name.hasPrefix($0.prefix) } ?? newer
    }
}
