/// The running answer of a thread at a place in its event log.
public struct LiveText: Sendable, Equatable {
    public var position: EventPosition
    public var answer: RunningText?

    public init(position: EventPosition, answer: RunningText?) {
        self.position = position
        self.answer = answer
    }

    func overlaid(on message: Message) -> Message {
        guard message.role == .assistant else { return message }
        var message = message
        if let answer, message.id == answer.messageID {
            message.content = answer.text
            message.status = .streaming
        } else if message.status == .streaming {
            // It began after the place: all of its text is still to come.
            message.content = ""
        }
        return message
    }
}
