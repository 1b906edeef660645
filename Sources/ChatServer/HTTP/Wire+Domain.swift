import ChatAPI
import ChatCore

extension UserBody {
    init(_ user: User) {
        self.init(
            id: user.id.description, email: user.email, displayName: user.displayName, role: user.role.rawValue,
            createdAt: user.createdAt, updatedAt: user.updatedAt)
    }
}

extension SessionBody {
    init(_ session: Session, current: Session.ID) {
        self.init(
            id: session.id.description, userAgent: session.userAgent, address: session.address,
            createdAt: session.createdAt, lastUsedAt: session.lastUsedAt, isCurrent: session.id == current)
    }
}

extension ProjectBody {
    init(_ project: Project) {
        self.init(
            id: project.id.description, name: project.name, description: project.description,
            instructions: project.instructions, defaultModel: project.defaultModel,
            template: project.template.rawValue, color: project.color, isArchived: project.isArchived,
            lastChatAt: project.lastChatAt, threadCount: project.threadCount, createdAt: project.createdAt,
            updatedAt: project.updatedAt)
    }
}

extension ThreadBody {
    init(_ thread: ChatThread, websocketURL: String? = nil) {
        self.init(
            id: thread.id.description, projectId: thread.projectID.description, title: thread.title,
            model: thread.model, temperature: thread.temperature, createdAt: thread.createdAt,
            updatedAt: thread.updatedAt, lastActivityAt: thread.lastActivityAt, messageCount: thread.messageCount,
            totalTokens: thread.totalTokens, summaryCount: thread.summaryCount, lastSummaryAt: thread.lastSummaryAt,
            lastMessage: thread.lastMessage.map {
                .init(id: $0.id.description, content: $0.content, isUser: $0.isUser, createdAt: $0.createdAt)
            },
            isArchived: thread.isArchived, isPinned: thread.isPinned, hasUnread: thread.hasUnread,
            isGenerating: thread.isGenerating, websocketUrl: websocketURL)
    }
}

extension MessageBody {
    init(_ message: Message) {
        self.init(
            id: message.id.description, threadId: message.threadID.description,
            parentMessageId: message.parentID?.description, clientMessageId: message.clientMessageID,
            content: message.content, isUser: message.role == .user, role: message.role.rawValue,
            status: message.status.rawValue, errorCode: message.errorCode?.rawValue, modelUsed: message.modelUsed,
            tokenCount: message.tokenCount, promptTokens: message.promptTokens, finishReason: message.finishReason,
            isEdited: message.isEdited, editedAt: message.editedAt, isDeleted: message.isDeleted,
            isSummarized: message.isSummarized,
            versionIndex: message.versionIndex, versionCount: message.versionCount,
            attachments: message.attachments.map { AttachmentBody($0) },
            metadata: message.metadata.mapValues { JSONValue($0) },
            createdAt: message.createdAt)
    }
}

extension MessageDraft {
    /// - Throws: `validation_failed` when the parent or a file isn't an id.
    init(_ request: SendMessageRequest) throws {
        self.init(
            content: request.content, clientMessageID: request.clientMessageId,
            parentID: try request.parentMessageId.map { try identifier($0, field: "parent_message_id") },
            attachmentIDs: try (request.attachmentIds ?? []).map { try identifier($0, field: "attachment_ids") },
            options: AnswerOptions(request.options),
            metadata: (request.metadata ?? [:]).mapValues { MetadataValue($0) })
    }
}

extension AnswerOptions {
    init(_ options: OptionsBody?) {
        self.init(model: options?.model, temperature: options?.temperature, maxTokens: options?.maxTokens)
    }
}

extension JSONValue {
    init(_ value: MetadataValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .integer(let integer): self = .integer(integer)
        case .number(let number): self = .number(number)
        case .text(let text): self = .string(text)
        case .list(let list): self = .array(list.map { JSONValue($0) })
        case .object(let object): self = .object(object.mapValues { JSONValue($0) })
        }
    }
}

extension MetadataValue {
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .integer(let integer): self = .integer(integer)
        case .number(let number): self = .number(number)
        case .string(let string): self = .text(string)
        case .array(let array): self = .list(array.map { MetadataValue($0) })
        case .object(let object): self = .object(object.mapValues { MetadataValue($0) })
        }
    }
}

extension ProjectDraft {
    /// - Throws: `validation_failed` when the template is unknown.
    init(_ request: ProjectRequest) throws {
        let template = try request.template.map { name in
            guard let template = Project.Template(rawValue: name) else {
                throw ChatError.invalid(
                    "template", "must be one of " + Project.Template.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return template
        }
        self.init(
            name: request.name, description: request.description, instructions: request.instructions,
            defaultModel: request.defaultModel.map(\.value), template: template, color: request.color,
            isArchived: request.isArchived)
    }
}

extension ThreadChange {
    init(_ request: UpdateThreadRequest) {
        self.init(
            title: request.title, isArchived: request.isArchived, isPinned: request.isPinned,
            model: request.model.map(\.value), temperature: request.temperature.map(\.value))
    }
}
