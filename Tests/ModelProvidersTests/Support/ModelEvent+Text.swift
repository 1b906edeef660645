import ChatCore

extension ModelEvent {
    /// Of the answer; empty for everything else.
    var text: String {
        if case .text(let text) = self { text } else { "" }
    }
}
