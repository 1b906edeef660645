import ChatAPI
import ChatCore
import Foundation
import NIOCore
import WebSocketUpgrade

/// An event of the contract that has no number yet: that is given where it is published.
struct EventJSON: Sendable {
    /// An object of at least one member.
    let json: ByteBuffer
    /// The answer that ends with this event.
    let endOfAnswer: Message.ID?

    init(json: ByteBuffer, endOfAnswer: Message.ID? = nil) {
        self.json = json
        self.endOfAnswer = endOfAnswer
    }

    private init(_ event: some Encodable, endOfAnswer: Message.ID? = nil) {
        self.init(json: WireJSON.buffer(event), endOfAnswer: endOfAnswer)
    }

    init(_ event: ThreadEvent) {
        switch event {
        case .newMessage(let message):
            self.init(ServerEvents.MessageChanged(type: "new_message", seq: nil, message: MessageBody(message)))
        case .messageUpdated(let message):
            // An answer whose node is gone ends with this alone.
            self.init(
                ServerEvents.MessageChanged(type: "message_updated", seq: nil, message: MessageBody(message)),
                endOfAnswer: message.role == .assistant && message.status != .streaming ? message.id : nil)
        case .answerStarted(let messageID, let threadID, let parentID, let model):
            self.init(
                ServerEvents.AssistantMessageStart(
                    seq: nil, messageId: messageID.description, threadId: threadID.description,
                    parentMessageId: parentID?.description, model: model))
        case .answerText(let messageID, let text, let chunkIndex):
            self.init(json: ChunkJSON.encode(messageID: messageID, chunk: text, chunkIndex: chunkIndex))
        case .answerEnded(let end):
            self.init(
                ServerEvents.FinalChunk(
                    seq: nil, messageId: end.messageID.description, chunkIndex: end.chunkIndex,
                    totalTokens: end.totalTokens, finishReason: end.finishReason, status: end.status.rawValue),
                endOfAnswer: end.messageID)
        case .messageDeleted(let messageID, let deletedAt):
            self.init(
                ServerEvents.MessageDeleted(seq: nil, messageId: messageID.description, deletedAt: deletedAt))
        case .threadUpdated(let thread):
            self.init(ServerEvents.ThreadUpdated(seq: nil, thread: ThreadBody(thread)))
        case .summaryAvailable(let summary):
            self.init(
                ServerEvents.SummaryAvailable(
                    seq: nil, threadId: summary.threadID.description, summaryId: summary.id.description,
                    messageCount: summary.messageCount))
        }
    }

    /// The event with its number, as the first of its members.
    func numbered(_ seq: Int) -> LiveFrame {
        var members = json
        members.moveReaderIndex(forwardBy: 1)
        var numbered = ByteBufferAllocator().buffer(capacity: members.readableBytes + 32)
        numbered.writeStaticString(#"{"seq":"#)
        numbered.writeString(String(seq))
        numbered.writeStaticString(",")
        numbered.writeBuffer(&members)
        return LiveFrame(json: numbered, endOfAnswer: endOfAnswer)
    }
}

// MARK: On its way between nodes

extension EventJSON {
    /// The answer that ends with it, or as many zeros, then the JSON.
    var packed: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        if let endOfAnswer { withUnsafeBytes(of: endOfAnswer.uuid.uuid) { bytes = Array($0) } }
        return bytes + json.readableBytesView
    }

    /// - Returns: `nil` for what nobody has packed.
    init?(packed: [UInt8]) {
        guard packed.count > 16 else { return nil }
        let id = packed.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        self.init(
            json: ByteBuffer(bytes: packed[16...]),
            endOfAnswer: packed[..<16].allSatisfy { $0 == 0 } ? nil : Message.ID(id))
    }
}

extension EventPacking where Payload == LiveFrame {
    /// The events of the contract.
    public static let live = EventPacking(
        pack: { EventJSON($0).packed },
        unpack: { EventJSON(packed: $0)?.numbered($1) },
        packPassing: { event, sender in Array(LiveFrame(event, from: sender).outgoing.payload.readableBytesView) },
        unpackPassing: { LiveFrame(json: ByteBuffer(bytes: $0)) })
}
