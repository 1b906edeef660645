import Synchronization

/// The answer that a generation is writing: its text so far, what of it is published and what of it is stored.
///
/// Text is published under the lock, so the order of chunks is the order of the log.
final class LiveAnswer: Sendable {
    private struct State {
        var published = ""
        var pending = ""
        var unsaved = ""
        /// Taken to be stored, but the store failed.
        var unsavedPieces: [GeneratedPiece] = []
        var chunkIndex = 0
        var pieceIndex = 0
        var publishedAt: Duration?
        var bytes = 0
        var reasoning = ""
        var isReasoningCut = false
        var bytesMax = Int.max
        var cancel: (@Sendable () -> Void)?
        var stopRequest: Message.Status?
        /// Once the end is published.
        var endedAs: Message.Status?
        var hasEnded: Bool { endedAs != nil || isSettled }
        /// Nothing more about it will be published.
        var isSettled = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let generation: Generation
    /// The message that it answers.
    let questionID: Message.ID
    let plan: AnswerPlan
    let meter = UsageMeter()
    /// What the answer had before this generation.
    let formerText: String
    /// The model that readers are told of when it starts.
    let announcedModel: String?
    private let events: any EventPublisher
    private let state: Mutex<State>

    /// - Parameter answer: as it was written; when it is continued, with the text that it has already.
    init(generation: Generation, answer: Message, plan: AnswerPlan, events: any EventPublisher) {
        formerText = answer.content
        announcedModel = answer.content.isEmpty ? plan.model : answer.modelUsed
        state = Mutex(State(published: answer.content))
        self.generation = generation
        questionID = answer.parentID ?? answer.id
        self.plan = plan
        self.events = events
    }

    // MARK: Text

    /// Sets how much is taken, thoughts and all. A provider that goes on past the length it was asked for is cut off
    /// there.
    func limitText(tokens: Int) {
        state.withLock { $0.bytesMax = ModelRequest.answerBytesMax(tokens: tokens) }
    }

    /// Whether it was cut off at the limit.
    var isFull: Bool { state.withLock { $0.bytes > $0.bytesMax } }

    /// Takes text from the model. It is published at once if the last publication was an `interval` ago.
    func receive(_ text: String, at now: Duration, interval: Duration) {
        guard !isFull else {
            stop(as: .complete)
            return
        }
        state.withLock { state in
            state.bytes += text.utf8.count
            state.pending += text
            state.unsaved += text
            if state.publishedAt.map({ now - $0 >= interval }) ?? true { publishPending(&state, at: now) }
        }
    }

    /// Takes what the model thinks aloud: no part of the answer. Kept is its beginning, without gaps.
    func think(_ text: String) {
        guard !isFull else {
            stop(as: .complete)
            return
        }
        state.withLock { state in
            state.bytes += text.utf8.count
            guard !state.isReasoningCut else { return }
            let room = Self.reasoningBytesMax - state.reasoning.utf8.count
            state.isReasoningCut = text.utf8.count > room
            state.reasoning += state.isReasoningCut ? text.prefix(codePoints: room / 4) : text[...]
        }
    }

    private static let reasoningBytesMax = 65_536

    /// What the model thought aloud, as far as it is kept.
    var reasoning: String { state.withLock(\.reasoning) }

    func publishPending(at now: Duration) {
        state.withLock { publishPending(&$0, at: now) }
    }

    /// What has come since the last call, after what was put back.
    func takeUnsaved() -> [GeneratedPiece] {
        state.withLock { state in
            guard !state.hasEnded else { return [] }
            var pieces = state.unsavedPieces
            state.unsavedPieces = []
            if !state.unsaved.isEmpty {
                pieces.append(
                    GeneratedPiece(generationID: generation.id, index: state.pieceIndex, text: state.unsaved))
                state.pieceIndex += 1
                state.unsaved = ""
            }
            return pieces
        }
    }

    /// Keeps pieces that could not be stored for the next time. A piece that was stored all the same does no harm: it
    /// has the same index then.
    func putBack(_ pieces: [GeneratedPiece]) {
        state.withLock { $0.unsavedPieces.insert(contentsOf: pieces, at: 0) }
    }

    /// The whole text.
    var text: String {
        state.withLock { $0.published + $0.pending }
    }

    /// Tells of a change of the answer's message, with the text that readers have: the chunks after it go on from that,
    /// whatever the store holds by now.
    /// - Returns: the message as it was told.
    func publishUpdate(of message: Message) -> Message {
        state.withLock { state in
            var message = message
            // Read before its end, which is told by now.
            if state.hasEnded, message.status == .streaming { return message }
            if !state.hasEnded { message.content = state.published }
            events.publish(.messageUpdated(message), in: generation.threadID)
            return message
        }
    }

    private func publishPending(_ state: inout State, at now: Duration) {
        guard !state.pending.isEmpty, !state.hasEnded else { return }
        events.publish(
            .answerText(messageID: generation.messageID, text: state.pending, chunkIndex: state.chunkIndex),
            in: generation.threadID)
        state.published += state.pending
        state.pending = ""
        state.chunkIndex += 1
        state.publishedAt = now
    }

    // MARK: Ending

    /// Runs `body` so that `stop` can cut it short.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let task = Task { try await body() }
        let isStopped = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.stopRequest != nil
        }
        if isStopped { task.cancel() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Asks the generation to end with `status`; the first request counts.
    /// - Returns: whether it had not ended yet.
    @discardableResult
    func stop(as status: Message.Status) -> Bool {
        let (cancel, hasEnded) = state.withLock { state in
            if state.stopRequest == nil { state.stopRequest = status }
            return (state.cancel, state.hasEnded)
        }
        cancel?()
        return !hasEnded
    }

    /// The status to end with after a cancellation.
    var stopRequest: Message.Status? {
        state.withLock(\.stopRequest)
    }

    /// Publishes what is left of the text and the end.
    /// - Parameter totalTokens: of the whole answer.
    func end(_ outcome: GenerationOutcome, totalTokens: Int, at now: Duration) {
        state.withLock { state in
            publishPending(&state, at: now)
            events.publish(
                .answerEnded(
                    .init(
                        messageID: generation.messageID, chunkIndex: state.chunkIndex,
                        totalTokens: totalTokens, finishReason: outcome.finishReason,
                        status: outcome.status)),
                in: generation.threadID)
            state.endedAs = outcome.status
        }
    }

    /// Tells how somebody else has ended it. What is left of this node's text is not published. Nothing is told while
    /// another node goes on with it.
    func end(as message: Message) {
        state.withLock { state in
            guard message.status != .streaming else {
                state.endedAs = .interrupted
                return
            }
            state.endedAs = message.status
            events.publish(.messageUpdated(message), in: generation.threadID)
        }
    }

    /// Ends without a word: others go on with it.
    func abandon() {
        state.withLock { $0.endedAs = .interrupted }
        stop(as: .interrupted)
    }

    /// Says that nothing more will be published, and lets those go on who wait for it.
    func settle() {
        let waiting = state.withLock { state in
            state.isSettled = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// - Returns: how it ended; `nil` when nobody could store that.
    @discardableResult
    func waitUntilSettled() async -> Message.Status? {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if !state.isSettled { state.waiting.append(continuation) }
                return state.isSettled
            }
            if isSettled { continuation.resume() }
        }
        return state.withLock(\.endedAs)
    }

    var hasEnded: Bool { state.withLock(\.hasEnded) }
}
