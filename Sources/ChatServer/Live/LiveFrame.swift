import ChatAPI
import ChatCore
import Foundation
import NIOCore
import NIOFoundationCompat
import WebSocketUpgrade

/// An event as its readers get it: encoded once, the same bytes for all.
public struct LiveFrame: Sendable {
    let outgoing: OutgoingFrame
    /// The answer that ends with this event.
    let endOfAnswer: Message.ID?

    init(json: ByteBuffer, endOfAnswer: Message.ID? = nil) {
        outgoing = OutgoingFrame(text: json)
        self.endOfAnswer = endOfAnswer
    }

    init(_ event: some Encodable, endOfAnswer: Message.ID? = nil) {
        self.init(json: Self.json(event), endOfAnswer: endOfAnswer)
    }

    private static func json(_ event: some Encodable) -> ByteBuffer {
        do {
            return ByteBuffer(data: try WireJSON.encoder().encode(event))
        } catch {
            // Only a number without a JSON form could do this, and the wire types have none.
            preconditionFailure("a wire event can't be encoded: \(error)")
        }
    }
}

extension EventEncoding where Payload == LiveFrame {
    /// The events of the contract.
    public static let live = EventEncoding(
        numbered: { LiveFrame($0, seq: $1) },
        passing: { LiveFrame($0, from: $1) },
        size: { $0.outgoing.payloadBytes })
}

extension LiveFrame {
    init(_ event: ThreadEvent, seq: Int) {
        switch event {
        case .newMessage(let message):
            self.init(ServerEvents.MessageChanged(type: "new_message", seq: seq, message: MessageBody(message)))
        case .messageUpdated(let message):
            self.init(ServerEvents.MessageChanged(type: "message_updated", seq: seq, message: MessageBody(message)))
        case .answerStarted(let messageID, let threadID, let parentID, let model):
            self.init(
                ServerEvents.AssistantMessageStart(
                    seq: seq, messageId: messageID.description, threadId: threadID.description,
                    parentMessageId: parentID?.description, model: model))
        case .answerText(let messageID, let text, let chunkIndex):
            self.init(json: ChunkJSON.encode(seq: seq, messageID: messageID, chunk: text, chunkIndex: chunkIndex))
        case .answerEnded(let end):
            self.init(
                ServerEvents.FinalChunk(
                    seq: seq, messageId: end.messageID.description, chunkIndex: end.chunkIndex,
                    totalTokens: end.totalTokens, finishReason: end.finishReason, status: end.status.rawValue),
                endOfAnswer: end.messageID)
        case .messageDeleted(let messageID, let deletedAt):
            self.init(
                ServerEvents.MessageDeleted(seq: seq, messageId: messageID.description, deletedAt: deletedAt))
        case .threadUpdated(let thread):
            self.init(ServerEvents.ThreadUpdated(seq: seq, thread: ThreadBody(thread)))
        case .summaryAvailable(let summary):
            self.init(
                ServerEvents.SummaryAvailable(
                    seq: seq, threadId: summary.threadID.description, summaryId: summary.id.description,
                    messageCount: summary.messageCount))
        }
    }

    init(_ event: PassingEvent, from connection: SubscriberID?) {
        switch event {
        case .typing(let isTyping):
            self.init(
                ServerEvents.TypingIndicator(connectionId: connection?.description ?? "", isTyping: isTyping))
        case .failure(let error, let messageID, let clientMessageID):
            self.init(error, messageID: messageID?.description, clientMessageID: clientMessageID)
        }
    }

    /// The one place where errors of the domain become frames.
    init(_ error: ChatError, messageID: String? = nil, clientMessageID: String? = nil) {
        self.init(
            ServerEvents.ErrorEvent(
                errorCode: error.code.rawValue, error: error.message, retryAfter: error.waitSeconds,
                messageId: messageID, clientMessageId: clientMessageID))
    }
}
