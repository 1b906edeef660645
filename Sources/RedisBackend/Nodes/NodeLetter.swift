import ChatCore
import Foundation

/// What nodes say to one another.
enum NodeLetter: Equatable {
    case request(id: UUID, from: String, NodeRequest)
    case answer(id: UUID, Bool)

    var text: String {
        switch self {
        case .request(let id, let node, .stop(let thread, let message)):
            "request \(id) \(node) stop \(thread) \(message?.description ?? "-")"
        case .request(let id, let node, .tellAgain(let thread, let message)):
            "request \(id) \(node) tell \(thread) \(message)"
        case .answer(let id, let isDone): "answer \(id) \(isDone ? 1 : 0)"
        }
    }

    /// `nil` for what another version of the program says.
    init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count > 1, let id = UUID(uuidString: words[1]) else { return nil }
        switch (words[0], words.count) {
        case ("answer", 3): self = .answer(id: id, words[2] == "1")
        case ("request", 6):
            guard let request = NodeRequest(words[3], thread: words[4], message: words[5]) else { return nil }
            self = .request(id: id, from: words[2], request)
        default: return nil
        }
    }
}

extension NodeRequest {
    fileprivate init?(_ verb: String, thread: String, message: String) {
        guard let threadID = ChatThread.ID(thread) else { return nil }
        switch (verb, Message.ID(message)) {
        case ("stop", let messageID): self = .stop(threadID, messageID)
        case ("tell", let messageID?): self = .tellAgain(threadID, messageID)
        default: return nil
        }
    }
}
