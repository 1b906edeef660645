/// A service that runs language models.
public protocol ModelProvider: Sendable {
    /// As in the setting `AI_PROVIDER`: `openai`, `local`, `scripted`.
    var name: String { get }
    /// The model that is used when neither message, thread nor project names one.
    func defaultModel() async throws -> String
    /// What can be chosen.
    /// - Throws: `ModelError`.
    func models() async throws -> [ModelDescription]
    /// Runs a model until its answer is complete, handing over each piece of text as it comes.
    ///
    /// Returns only when the provider has said that the answer is complete; an answer that is cut off throws.
    /// Cancelling the task closes the connection to the provider at once and throws `CancellationError`.
    /// `onText` is awaited before more is read.
    /// - Throws: `ModelError`, `CancellationError`.
    func generate(
        _ request: ModelRequest, onText: @escaping @Sendable (String) async -> Void
    ) async throws -> ModelCompletion
}

public struct ModelDescription: Sendable, Equatable {
    public var id: String
    public var provider: String
    /// Tokens that fit prompt and answer together.
    public var contextTokens: Int

    public init(id: String, provider: String, contextTokens: Int) {
        self.id = id
        self.provider = provider
        self.contextTokens = contextTokens
    }
}

public struct ModelRequest: Sendable, Equatable {
    public struct Turn: Sendable, Equatable {
        public var role: Message.Role
        public var content: String

        public init(role: Message.Role, content: String) {
            self.role = role
            self.content = content
        }
    }

    public var model: String
    /// Oldest first; a system turn, if any, stands first.
    public var turns: [Turn]
    public var temperature: Double?
    /// The longest answer, in tokens.
    public var maxTokens: Int

    public init(model: String, turns: [Turn], temperature: Double? = nil, maxTokens: Int) {
        self.model = model
        self.turns = turns
        self.temperature = temperature
        self.maxTokens = maxTokens
    }
}

/// The end of a complete answer.
public struct ModelCompletion: Sendable, Equatable {
    /// `stop`, `length`, `content_filter`, or what else the provider says.
    public var finishReason: String
    public var promptTokens: Int?
    public var completionTokens: Int?
    /// As the provider names it.
    public var model: String?

    public init(finishReason: String, promptTokens: Int? = nil, completionTokens: Int? = nil, model: String? = nil) {
        self.finishReason = finishReason
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.model = model
    }
}
