/// A message as its sender gives it.
public struct MessageDraft: Sendable, Equatable {
    public var content: String
    /// Makes a retry safe: the same id twice makes one message.
    public var clientMessageID: String?
    /// What it answers; without it, the last message shown.
    public var parentID: Message.ID?
    /// Files of the sender's that belong to no message yet, in this order.
    public var attachmentIDs: [Attachment.ID]
    public var options: AnswerOptions
    /// The sender's own facts about it, kept as they are.
    public var metadata: MessageMetadata

    public init(
        content: String, clientMessageID: String? = nil, parentID: Message.ID? = nil,
        attachmentIDs: [Attachment.ID] = [], options: AnswerOptions = AnswerOptions(), metadata: MessageMetadata = [:]
    ) {
        self.content = content
        self.clientMessageID = clientMessageID
        self.parentID = parentID
        self.attachmentIDs = attachmentIDs
        self.options = options
        self.metadata = metadata
    }

    /// - Throws: `message_too_long`, `validation_failed`.
    func validate() throws {
        if content.codePoints > MessageRules.contentCharacters.upperBound {
            throw ChatError(
                .messageTooLong, "A message has at most \(MessageRules.contentCharacters.upperBound) characters.",
                fieldErrors: [.init(field: "content", message: "is too long")])
        }
        var validation = Validation()
        validation.require(
            content.contains { !$0.isWhitespace }, "content", "must not be empty")
        validation.storable(content, "content")
        validation.require(
            attachmentIDs.count <= AttachmentRules.perMessageMax, "attachment_ids",
            "must have at most \(AttachmentRules.perMessageMax) files")
        validation.require(
            Set(attachmentIDs).count == attachmentIDs.count, "attachment_ids", "must not name a file twice")
        validation.storable(clientMessageID, "client_message_id")
        validation.require(
            clientMessageID.map { (1...MessageRules.clientMessageIDCharactersMax).contains($0.codePoints) } ?? true,
            "client_message_id", "must have 1 to \(MessageRules.clientMessageIDCharactersMax) characters")
        validation.options(options)
        validation.metadata(metadata)
        try validation.check()
    }
}

/// How an answer is to be made; what is `nil` comes from thread, project or server.
public struct AnswerOptions: Sendable, Equatable {
    public var model: String?
    public var temperature: Double?
    /// The longest answer, in tokens.
    public var maxTokens: Int?

    public init(model: String? = nil, temperature: Double? = nil, maxTokens: Int? = nil) {
        self.model = model
        self.temperature = temperature
        self.maxTokens = maxTokens
    }

    /// - Throws: `validation_failed`.
    func validate() throws {
        var validation = Validation()
        validation.options(self)
        try validation.check()
    }
}

extension Validation {
    mutating func options(_ options: AnswerOptions) {
        storable(options.model, "options.model")
        temperature(options.temperature, field: "options.temperature")
        require(
            options.maxTokens.map(MessageRules.maxTokensOption.contains) ?? true, "options.max_tokens",
            "must be from 1 to \(MessageRules.maxTokensOption.upperBound)")
        require(
            options.model.map { (1...ProjectRules.modelCharactersMax).contains($0.codePoints) } ?? true,
            "options.model",
            "must have 1 to \(ProjectRules.modelCharactersMax) characters")
    }
}
