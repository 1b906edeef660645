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
        self.init(json: WireJSON.buffer(event), endOfAnswer: endOfAnswer)
    }
}

extension WireJSON {
    static func buffer(_ event: some Encodable) -> ByteBuffer {
        do {
            return ByteBuffer(data: try encoder().encode(event))
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
        self = EventJSON(event).numbered(seq)
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
