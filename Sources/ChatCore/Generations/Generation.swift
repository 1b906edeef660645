import Foundation

/// One run of a model for one assistant message. Owned by the server, never by a socket.
public struct Generation: Sendable, Equatable {
    public typealias ID = Identifier<Generation>

    public var id: ID
    public var threadID: ChatThread.ID
    /// The answer that it writes.
    public var messageID: Message.ID
    public var userID: User.ID
    public var model: String
    public var startedAt: Date
    /// The node that runs it.
    public var node: String

    public init(
        id: ID, threadID: ChatThread.ID, messageID: Message.ID, userID: User.ID, model: String, startedAt: Date,
        node: String
    ) {
        self.id = id
        self.threadID = threadID
        self.messageID = messageID
        self.userID = userID
        self.model = model
        self.startedAt = startedAt
        self.node = node
    }
}

/// How a generation ended. Written once: the first writer wins.
public struct GenerationOutcome: Sendable, Equatable {
    /// Any but `streaming`.
    public var status: Message.Status
    /// The whole text of the answer.
    public var content: String
    public var finishReason: String?
    /// Of this generation; an answer that was continued has had others.
    public var completionTokens: Int
    public var promptTokens: Int?
    /// What the provider says it used, when it says so.
    public var modelUsed: String?
    public var errorCode: ChatError.Code?
    public var metadata: MessageMetadata
    public var finishedAt: Date
    /// What is booked for this run.
    public var use: ModelUse

    public init(
        status: Message.Status, content: String, finishReason: String? = nil, completionTokens: Int,
        promptTokens: Int? = nil, modelUsed: String? = nil, errorCode: ChatError.Code? = nil,
        metadata: MessageMetadata = [:], finishedAt: Date, use: ModelUse = .nothing
    ) {
        self.status = status
        self.content = content
        self.finishReason = finishReason
        self.completionTokens = completionTokens
        self.promptTokens = promptTokens
        self.modelUsed = modelUsed
        self.errorCode = errorCode
        self.metadata = metadata
        self.finishedAt = finishedAt
        self.use = use
    }
}
