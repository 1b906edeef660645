/// The running answer of a thread at a place in its event log.
public struct LiveText: Sendable {
    var position: EventPosition
    var answer: (id: Message.ID, text: String)?

    func overlaid(on message: Message) -> Message {
        guard message.role == .assistant else { return message }
        var message = message
        if let answer, message.id == answer.id {
            message.content = answer.text
            message.status = .streaming
        } else if message.status == .streaming {
            // It began after the place: all of its text is still to come.
            message.content = ""
        }
        return message
    }
}
