/// The text of the answer that is being written in a thread, as far as it is published.
public struct RunningText: Sendable, Equatable {
    public var messageID: Message.ID
    public var text: String

    public init(messageID: Message.ID, text: String) {
        self.messageID = messageID
        self.text = text
    }
}

/// What an event does to the running answer of its thread.
public enum TextChange: Sendable, Equatable {
    case none
    /// An answer is written from here on: its text so far.
    case begins(RunningText)
    case grows(RunningText)
    case ends(Message.ID)

    /// Events of an answer that isn't the running one change nothing.
    func apply(to running: inout RunningText?) {
        switch self {
        case .none: break
        case .begins(let text): running = text
        case .grows(let piece): if running?.messageID == piece.messageID { running?.text += piece.text }
        case .ends(let id): if running?.messageID == id { running = nil }
        }
    }
}

extension ThreadEvent {
    public var textChange: TextChange {
        switch self {
        case .answerStarted(let id, _, _, _): .begins(RunningText(messageID: id, text: ""))
        case .answerText(let id, let text, _): .grows(RunningText(messageID: id, text: text))
        case .answerEnded(let end): .ends(end.messageID)
        case .messageUpdated(let message) where message.role == .assistant:
            message.status == .streaming
                ? .begins(RunningText(messageID: message.id, text: message.content)) : .ends(message.id)
        case .newMessage, .messageUpdated, .messageDeleted, .threadUpdated, .summaryAvailable: .none
        }
    }
}
