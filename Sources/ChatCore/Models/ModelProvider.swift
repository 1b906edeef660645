import Foundation

/// A service that runs language models.
public protocol ModelProvider: Sendable {
    /// As in the setting `AI_PROVIDER`: `openai`, `anthropic`, `local`, `scripted`.
    var name: String { get }
    /// The model that is used when neither message, thread nor project names one, if that is known without asking;
    /// otherwise it is the first of `models()`.
    var defaultModel: String? { get }
    /// What can be chosen.
    /// - Throws: `ModelError`.
    func models() async throws -> [ModelDescription]
    /// Whether this model answers a request whose last turn is the assistant's with what follows that turn's text.
    /// Models differ in it, also those of one provider.
    func continuesText(model: String) -> Bool
    /// Runs a model until its answer is complete, handing over what it says as it comes.
    ///
    /// Returns only when the provider has said that the answer is complete; an answer that is cut off throws.
    /// Cancelling the task closes the connection to the provider at once and throws `CancellationError`.
    /// `onEvent` is awaited before more is read.
    /// - Throws: `ModelError`, `CancellationError`.
    func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion
}

/// What a model says while it answers.
public enum ModelEvent: Sendable, Equatable {
    /// The next piece of the answer.
    case text(String)
    /// The next piece of what it thinks aloud; no part of the answer.
    case reasoning(String)
    /// What the answer has cost so far, by the provider's count; replaces what was told before. An answer that is cut
    /// off is booked with it.
    case usage(ModelUsage)
}

/// Tokens as a provider counts them; `nil` where it doesn't say.
public struct ModelUsage: Sendable, Equatable {
    public var promptTokens: Int?
    public var completionTokens: Int?

    public init(promptTokens: Int? = nil, completionTokens: Int? = nil) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }
}

/// A model that can be chosen.
public struct ModelDescription: Sendable, Equatable {
    public var id: String
    public var provider: String
    /// Tokens that fit prompt and answer together.
    public var contextTokens: Int
    /// Whether turns may carry images; what is not known to see is taken to be blind.
    public var acceptsImages: Bool

    /// Ten times what any model has, and far from what sums overflow at.
    public static let contextTokensMax = 100_000_000

    public init(id: String, provider: String, contextTokens: Int, acceptsImages: Bool = false) {
        self.id = id
        self.provider = provider
        self.contextTokens = min(contextTokens, Self.contextTokensMax)
        self.acceptsImages = acceptsImages
    }
}

/// What a model is asked.
public struct ModelRequest: Sendable, Equatable {
    public struct Turn: Sendable, Equatable {
        public var role: Message.Role
        public var content: String
        /// What the model is shown before the text; only of a user's turn, and only for a model that accepts images.
        public var images: [Image]

        public init(role: Message.Role, content: String, images: [Image] = []) {
            self.role = role
            self.content = content
            self.images = images
        }
    }

    public struct Image: Sendable, Equatable {
        /// Such as `image/png`.
        public var mediaType: String
        public var data: Data

        public init(mediaType: String, data: Data) {
            self.mediaType = mediaType
            self.data = data
        }
    }

    public var model: String
    /// Oldest first; a system turn, if any, stands first. A last turn of the assistant's is to be continued.
    public var turns: [Turn]
    public var temperature: Double?
    /// The longest answer, in tokens.
    public var maxTokens: Int
    /// What the answer is for; the model isn't told.
    public var purpose: UsageRecord.Purpose

    public init(
        model: String, turns: [Turn], temperature: Double? = nil, maxTokens: Int, purpose: UsageRecord.Purpose = .answer
    ) {
        self.model = model
        self.turns = turns
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.purpose = purpose
    }
}

extension ModelRequest {
    /// The longest text of so many tokens: a provider that goes on past the length it was asked for must not fill the
    /// memory.
    static func answerBytesMax(tokens: Int) -> Int {
        // The longest token of the known vocabularies has 128 bytes, of blanks; text averages four.
        tokens * 64
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
