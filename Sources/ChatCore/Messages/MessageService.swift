/// Reads a thread's messages together with the place in its event log from which to follow it.
public struct MessageService: Sendable {
    private let store: any MessageStore
    private let threads: any ThreadStore
    private let runner: GenerationRunner

    public init(store: any MessageStore, threads: any ThreadStore, runner: GenerationRunner) {
        self.store = store
        self.threads = threads
        self.runner = runner
    }

    public struct Snapshot: Sendable {
        public var page: MessagePage
        /// Every event after this place is news to whoever has `page`.
        public var position: EventPosition
    }

    /// A page of the active path. The text of a running answer is exactly what was published up to `position`.
    /// - Throws: `thread_not_found`; `not_found` when the anchor is not in the thread.
    public func snapshot(
        of threadID: ChatThread.ID, window: MessageWindow, owner: User.ID
    ) async throws -> Snapshot {
        guard try await threads.thread(threadID, of: owner) != nil else { throw ChatError.threadNotFound }
        // The place first, then the store: what is newer than the place may be in both, and a reader takes it once.
        let live = runner.liveText(in: threadID)
        var page = try await store.messages(in: threadID, window: window)
        for index in page.messages.indices {
            page.messages[index] = live.overlaid(on: page.messages[index])
        }
        return Snapshot(page: page, position: live.position)
    }
}

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
