import Foundation

/// One change of a thread that every client must know. It gets a number when it is published.
public enum ThreadEvent: Sendable {
    case newMessage(Message)
    case answerStarted(messageID: Message.ID, threadID: ChatThread.ID, parentID: Message.ID?, model: String)
    case answerText(messageID: Message.ID, text: String, chunkIndex: Int)
    /// Comes after the last text of an answer, once its final state is stored.
    case answerEnded(AnswerEnd)
    /// Also tells that this version, with its branch, is the one that is shown now.
    case messageUpdated(Message)
    case messageDeleted(messageID: Message.ID, at: Date)
    case threadUpdated(ChatThread)
    /// A summary was made, or corrected.
    case summaryAvailable(Summary)

    public struct AnswerEnd: Sendable {
        public var messageID: Message.ID
        public var chunkIndex: Int
        public var totalTokens: Int
        public var finishReason: String?
        public var status: Message.Status

        public init(
            messageID: Message.ID, chunkIndex: Int, totalTokens: Int, finishReason: String?, status: Message.Status
        ) {
            self.messageID = messageID
            self.chunkIndex = chunkIndex
            self.totalTokens = totalTokens
            self.finishReason = finishReason
            self.status = status
        }
    }
}

/// Something for the readers who are there now; it has no number and is never told again.
public enum PassingEvent: Sendable {
    case typing(isTyping: Bool)
    case failure(ChatError, messageID: Message.ID?, clientMessageID: String?)
}

/// A place in the numbered log of one thread. Numbers rise by one and never repeat within an epoch.
public struct EventPosition: Sendable, Equatable {
    public var epoch: String
    public var seq: Int

    public init(epoch: String, seq: Int) {
        self.epoch = epoch
        self.seq = seq
    }
}

/// A numbered event in the form in which readers get it.
public struct NumberedEvent<Payload: Sendable>: Sendable {
    public var seq: Int
    public var payload: Payload

    public init(seq: Int, payload: Payload) {
        self.seq = seq
        self.payload = payload
    }
}
