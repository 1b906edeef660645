import ChatAPI
import ChatCore
import Hummingbird

/// What is done with one message.
extension MessageRoutes {
    @Sendable func edit(request: Request, context: ChatRequestContext) async throws -> Response {
        let id = try context.messageID
        let owner = try context.principal.user.id
        let body = try await request.json(EditMessageRequest.self)
        let message =
            if body.preserveResponse == true {
                try await messages.edit(id, content: body.content, owner: owner)
            } else {
                try await replies.sendNewVersion(of: id, content: body.content, by: owner).message
            }
        return try .json(MessageEnvelope(message: MessageBody(message)))
    }

    @Sendable func delete(request: Request, context: ChatRequestContext) async throws -> Response {
        try await messages.delete(try context.messageID, owner: try context.principal.user.id)
        return .noContent
    }

    @Sendable func regenerate(request: Request, context: ChatRequestContext) async throws -> Response {
        let id = try context.messageID
        let body = try await request.jsonIfPresent(RegenerateRequest.self)
        let answer = try await replies.regenerate(
            id, options: AnswerOptions(body?.options), by: try context.principal.user.id)
        return try .json(MessageEnvelope(message: MessageBody(answer)), status: .accepted)
    }

    @Sendable func continueAnswer(request: Request, context: ChatRequestContext) async throws -> Response {
        let answer = try await replies.continueAnswer(
            try context.messageID, by: try context.principal.user.id)
        return try .json(MessageEnvelope(message: MessageBody(answer)), status: .accepted)
    }

    @Sendable func select(request: Request, context: ChatRequestContext) async throws -> Response {
        let message = try await messages.select(try context.messageID, owner: try context.principal.user.id)
        return try .json(MessageEnvelope(message: MessageBody(message)))
    }

    @Sendable func versions(request: Request, context: ChatRequestContext) async throws -> Response {
        let versions = try await messages.versions(
            of: try context.messageID, owner: try context.principal.user.id)
        return try .json(VersionList(versions: versions.map { MessageBody($0) }))
    }

    @Sendable func history(request: Request, context: ChatRequestContext) async throws -> Response {
        let edits = try await messages.edits(of: try context.messageID, owner: try context.principal.user.id)
        return try .json(EditHistory(history: edits.map { .init(content: $0.content, editedAt: $0.editedAt) }))
    }
}

extension ChatRequestContext {
    fileprivate var messageID: Message.ID {
        get throws { try id(Message.self, else: .notFound("message")) }
    }
}
