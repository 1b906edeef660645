import Foundation

/// A number of tokens, and who counted them.
public struct TokenCount: Sendable, Equatable {
    public var tokens: Int
    /// Guessed from the text, because the provider doesn't say.
    public var isEstimated: Bool

    public init(_ tokens: Int, isEstimated: Bool) {
        self.tokens = tokens
        self.isEstimated = isEstimated
    }
}

/// What one run of a model has used. Kept when its message, thread or project is deleted, for the money was spent;
/// it goes with the account.
public struct UsageRecord: Sendable, Equatable {
    public typealias ID = Identifier<UsageRecord>

    /// What the model ran for.
    public enum Purpose: String, Sendable, CaseIterable {
        case answer, summary, title
    }

    /// Of what is booked; the same one again books nothing.
    public var id: ID
    public var userID: User.ID
    public var projectID: Project.ID
    public var threadID: ChatThread.ID
    public var messageID: Message.ID?
    public var purpose: Purpose
    /// As it was asked for.
    public var model: String
    public var use: ModelUse
    public var at: Date

    public init(
        id: ID, userID: User.ID, projectID: Project.ID, threadID: ChatThread.ID, messageID: Message.ID? = nil,
        purpose: Purpose, model: String, use: ModelUse, at: Date
    ) {
        self.id = id
        self.userID = userID
        self.projectID = projectID
        self.threadID = threadID
        self.messageID = messageID
        self.purpose = purpose
        self.model = model
        self.use = use
        self.at = at
    }
}

/// How much of a model one run has used, and for what price.
public struct ModelUse: Sendable, Equatable {
    /// As in the setting `AI_PROVIDER`; empty when no model was asked.
    public var provider: String
    public var prompt: TokenCount
    public var completion: TokenCount
    /// As it was when the model was asked.
    public var price: ModelPrice?

    public init(provider: String, prompt: TokenCount, completion: TokenCount, price: ModelPrice?) {
        self.provider = provider
        self.prompt = prompt
        self.completion = completion
        self.price = price
    }

    /// Of a run that never came to ask its model.
    public static let nothing = ModelUse(
        provider: "", prompt: TokenCount(0, isEstimated: false), completion: TokenCount(0, isEstimated: false),
        price: nil)

    /// `nil` for a model without a price.
    public var cost: Dollars? {
        price?.cost(promptTokens: prompt.tokens, completionTokens: completion.tokens)
    }
}
