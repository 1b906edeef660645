import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/threads/{id}/messages` and `/api/v1/messages`
struct MessageRoutes: Sendable {
    let messages: MessageService
    let replies: ReplyService
    let streams: AnswerStreams

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("threads/{id}/messages", use: list)
        group.post("threads/{id}/messages", use: send)
        group.patch("messages/{id}", use: edit)
        group.delete("messages/{id}", use: delete)
        group.post("messages/{id}/regenerate", use: regenerate)
        group.post("messages/{id}/continue", use: continueAnswer)
        group.post("messages/{id}/select", use: select)
        group.get("messages/{id}/versions", use: versions)
        group.get("messages/{id}/history", use: history)
    }

    @Sendable func list(request: Request, context: ChatRequestContext) async throws -> Response {
        let snapshot = try await messages.snapshot(
            of: try context.threadID, window: try window(request), owner: try context.principal.user.id)
        return try .json(
            MessageList(
                messages: snapshot.page.messages.map { MessageBody($0) }, hasMore: snapshot.page.hasMore,
                totalTokens: snapshot.page.totalTokens, lastSeq: snapshot.position.seq,
                epoch: snapshot.position.epoch))
    }

    @Sendable func send(request: Request, context: ChatRequestContext) async throws -> Response {
        let threadID = try context.threadID
        let userID = try context.principal.user.id
        let draft = try MessageDraft(try await request.json(SendMessageRequest.self))
        if request.headers[.accept].map({ MediaTypes.asks(for: "text/event-stream", $0) }) == true {
            return try await streams.response(sending: draft, to: threadID, by: userID)
        }
        let sent = try await replies.send(draft, to: threadID, by: userID)
        return try .json(MessageEnvelope(message: MessageBody(sent.message)), status: .accepted)
    }

    private func window(_ request: Request) throws -> MessageWindow {
        let before: Message.ID? = try request.identifier("before")
        let after: Message.ID? = try request.identifier("after")
        let anchor: MessageWindow.Anchor
        switch (before, after) {
        case (nil, nil): anchor = .newest
        case (let before?, nil): anchor = .before(before)
        case (nil, let after?): anchor = .after(after)
        case (_?, _?): throw ChatError.invalid("after", "can't be combined with before")
        }
        return MessageWindow(
            anchor: anchor,
            limit: try request.integer(
                "limit", in: MessageRules.pageLimits, default: MessageRules.pageLimitDefault),
            includesDeleted: try request.flag("include_deleted") ?? false)
    }
}
