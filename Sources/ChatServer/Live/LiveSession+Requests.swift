import ChatAPI
import ChatCore
import HTTPTypes
import Logging

/// What a client may ask for on its socket. A message has to be in the socket's thread.
extension LiveSession {
    func perform(_ event: ClientEvent, _ reader: LiveReader) async throws {
        let userID = principal.user.id
        switch event {
        case .heartbeat:
            reader.send(LiveFrame(ServerEvents.HeartbeatAck(timestamp: environment.now())))
        case .sendMessage(let request):
            _ = try await replies.send(try MessageDraft(request), to: threadID, by: userID)
        case .editMessage(let id, let request):
            try await edit(try messageID(id), request)
        case .deleteMessage(let id):
            try await messages.delete(try messageID(id), owner: userID, in: threadID)
        case .regenerate(let id, let request):
            _ = try await replies.regenerate(
                try messageID(id), options: AnswerOptions(request.options), by: userID, in: threadID)
        case .continueMessage(let id):
            _ = try await replies.continueAnswer(try messageID(id), by: userID, in: threadID)
        case .stopGeneration(let id):
            _ = try await replies.stop(in: threadID, messageID: try messageID(id), by: userID)
        case .selectVersion(let id):
            _ = try await messages.select(try messageID(id), owner: userID, in: threadID)
        case .typing(let isTyping):
            log.pass(.typing(isTyping: isTyping), in: threadID, except: reader.subscriber)
        case .markRead(let id):
            try await threads.markRead(upTo: try messageID(id), in: threadID, owner: userID)
        }
    }

    private func edit(_ id: Message.ID, _ request: EditMessageRequest) async throws {
        if request.preserveResponse == true {
            _ = try await messages.edit(id, content: request.content, owner: principal.user.id, in: threadID)
        } else {
            _ = try await replies.sendNewVersion(
                of: id, content: request.content, by: principal.user.id, in: threadID)
        }
    }

    private func messageID(_ text: String) throws -> Message.ID {
        try identifier(text, field: "message_id")
    }

    func refusal(of event: ClientEvent, because error: ChatError) -> LiveFrame {
        if error.httpStatus == .internalServerError {
            logger.error("a socket's request failed", metadata: ["cause": "\(error.cause ?? error)"])
        }
        return LiveFrame(error, messageID: event.messageID, clientMessageID: event.clientMessageID)
    }
}

extension ClientEvent {
    /// The message that it is about.
    fileprivate var messageID: String? {
        switch self {
        case .editMessage(let id, _), .deleteMessage(let id), .regenerate(let id, _), .continueMessage(let id),
            .stopGeneration(let id), .selectVersion(let id), .markRead(let id):
            id
        case .heartbeat, .sendMessage, .typing: nil
        }
    }

    fileprivate var clientMessageID: String? {
        if case .sendMessage(let request) = self { request.clientMessageId } else { nil }
    }
}
