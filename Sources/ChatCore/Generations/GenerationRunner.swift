import Foundation
import Logging
import Synchronization

/// Owns every running generation of this node, one a thread: starts it, stops it, publishes and stores its text.
public final class GenerationRunner: Sendable {
    private enum Phase {
        case working
        /// No new answers start; those that run may end.
        case draining
        case over
    }

    private struct State {
        var answers: [ChatThread.ID: LiveAnswer] = [:]
        var phase = Phase.working
    }

    private let writer: AnswerWriter
    private let store: any GenerationStore & MessageStore
    private let events: any EventPublisher
    private let answerObserver: (any AnswerObserver)?
    private let pacing: GenerationPacing
    private let environment: DomainEnvironment
    private let logger: Logger
    private let state = Mutex(State())
    private let jobs = AsyncStream.makeStream(of: LiveAnswer.self)
    private let publishSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let saveSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public init(
        provider: any ModelProvider, prices: any ModelPrices = PriceTable.empty,
        observer: any GenerationObserver = NoGenerationObserver(),
        store: any GenerationStore & MessageStore, events: any EventPublisher,
        answerObserver: (any AnswerObserver)? = nil, pacing: GenerationPacing = GenerationPacing(),
        environment: DomainEnvironment, logger: Logger
    ) {
        writer = AnswerWriter(
            provider: provider, prices: prices, observer: observer, store: store, events: events,
            answerObserver: answerObserver, pacing: pacing,
            environment: environment, logger: logger)
        self.store = store
        self.events = events
        self.answerObserver = answerObserver
        self.pacing = pacing
        self.environment = environment
        self.logger = logger
    }

    // MARK: What others ask of it

    /// Whether new generations may start; not while the node shuts down.
    var isAccepting: Bool {
        state.withLock { $0.phase == .working }
    }

    /// Whether any answer is being written here.
    var isAnswering: Bool {
        state.withLock { !$0.answers.isEmpty }
    }

    /// Starts a generation whose answer has been written: empty, or with the text that it goes on from. It ends by
    /// itself, by `stop`, or with the node.
    func start(_ generation: Generation, answer: Message, plan: AnswerPlan) {
        answerObserver?.answerStarted(in: generation.threadID)
        let live = LiveAnswer(generation: generation, answer: answer, plan: plan, events: events)
        state.withLock { state in
            // Overtaken by a shutdown, nobody would run it: the next start finds it and marks it interrupted.
            guard state.phase == .working else { return }
            state.answers[generation.threadID] = live
            events.publish(Self.opening(of: answer, model: plan.model), in: answer.threadID)
            jobs.continuation.yield(live)
        }
        publishSignal.continuation.yield()
        saveSignal.continuation.yield()
    }

    /// Readers start with an empty text, or with the one that they have.
    private static func opening(of answer: Message, model: String) -> ThreadEvent {
        guard answer.content.isEmpty else { return .messageUpdated(answer) }
        return .answerStarted(
            messageID: answer.id, threadID: answer.threadID, parentID: answer.parentID, model: model)
    }

    /// Stops the running answer of a thread and waits for its end.
    /// - Returns: whether there was one, it was the one named, and it didn't end by itself at this moment.
    func stop(in threadID: ChatThread.ID, messageID: Message.ID?) async -> Bool {
        guard let live = state.withLock({ $0.answers[threadID] }),
            messageID.map({ $0 == live.generation.messageID }) ?? true
        else { return false }
        guard live.stop(as: .stopped) else { return false }
        return await live.waitUntilSettled() == .stopped
    }

    /// The answer to a message, while it runs.
    func runningAnswer(to messageID: Message.ID, in threadID: ChatThread.ID) -> Message.ID? {
        guard let live = state.withLock({ $0.answers[threadID] }), live.questionID == messageID, !live.hasEnded else {
            return nil
        }
        return live.generation.messageID
    }

    /// The place in the thread's log, and the running answer's text as of there.
    func liveText(in threadID: ChatThread.ID) -> LiveText {
        state.withLock { state in
            // Under the lock under which answers start: none may slip in between looking and reading the place.
            state.answers[threadID]?.liveText() ?? LiveText(position: events.position(in: threadID), answer: nil)
        }
    }

    /// Tells readers of a changed message, in the thread's order of changes. A running answer is told with the text that
    /// they have.
    /// - Returns: the message as it was told.
    @discardableResult
    func publishUpdate(of message: Message) -> Message {
        let live = state.withLock { $0.answers[message.threadID] }
        if let live, live.generation.messageID == message.id, message.status == .streaming {
            return live.publishUpdate(of: message)
        }
        events.publish(.messageUpdated(message), in: message.threadID)
        return message
    }

    // MARK: Its life

    /// Works until `shutDown`, then until the last generation has ended.
    public func run() async {
        await withTaskGroup(of: Void.self) { loops in
            loops.addTask {
                await self.repeatWhileLive(self.publishSignal.stream, self.pacing.publishInterval) { $0.publish() }
            }
            loops.addTask {
                await self.repeatWhileLive(self.saveSignal.stream, self.pacing.saveInterval) { await $0.save() }
            }
            await withDiscardingTaskGroup { generations in
                for await live in jobs.stream {
                    generations.addTask {
                        await self.writer.write(live) { self.pause(afterTries: $0) }
                        self.drop(live)
                        live.settle()
                    }
                }
            }
            loops.cancelAll()
        }
    }

    /// Takes no new generations, gives the running ones some time, then ends them as interrupted with what they have.
    public func shutDown(drainingFor drain: Duration) async {
        let running = state.withLock { state in
            state.phase = .draining
            return Array(state.answers.values)
        }
        if drain > .zero, !running.isEmpty {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for live in running { await live.waitUntilSettled() } }
                group.addTask {
                    try? await self.environment.sleep(drain)
                    for live in running { live.stop(as: .interrupted) }
                }
                await group.next()
                group.cancelAll()
            }
        }
        let left = state.withLock { state in
            state.phase = .over
            return Array(state.answers.values)
        }
        for live in left { live.stop(as: .interrupted) }
        jobs.continuation.finish()
    }

    /// Before an end that couldn't be stored is stored again; `nil` when the node waits no longer. While it drains it
    /// never waits long: its time may soon be over.
    private func pause(afterTries tries: Int) -> Duration? {
        switch state.withLock(\.phase) {
        case .working: min(pacing.finishRetryInterval * (1 << min(tries - 1, 20)), pacing.finishRetryIntervalMax)
        case .draining: pacing.finishRetryInterval
        case .over: nil
        }
    }

    /// Calls `body` at an interval, but only while generations run: an idle node does not wake up.
    private func repeatWhileLive(
        _ signal: AsyncStream<Void>, _ interval: Duration, body: @Sendable (GenerationRunner) async -> Void
    ) async {
        for await _ in signal {
            while state.withLock({ !$0.answers.isEmpty }) {
                do { try await environment.sleep(interval) } catch { return }
                await body(self)
            }
        }
    }

    private func publish() {
        let now = environment.uptime()
        for live in state.withLock({ Array($0.answers.values) }) { live.publishPending(at: now) }
    }

    private func save() async {
        let unsaved = state.withLock { Array($0.answers.values) }.map { ($0, $0.takeUnsaved()) }
        let pieces = unsaved.flatMap(\.1)
        guard !pieces.isEmpty else { return }
        do {
            try await store.appendText(pieces)
        } catch {
            for (live, pieces) in unsaved { live.putBack(pieces) }
            logger.error("storing \(pieces.count) pieces of text failed: \(error)")
        }
    }

    private func drop(_ live: LiveAnswer) {
        state.withLock { state in
            if state.answers[live.generation.threadID] === live { state.answers[live.generation.threadID] = nil }
        }
    }
}

extension GenerationRunner: ThreadRemovalObserver {
    /// Stops the answers of threads that are gone, and sends their readers away.
    public func threadsRemoved(_ ids: [ChatThread.ID]) async {
        for id in ids {
            _ = await stop(in: id, messageID: nil)
            events.forget(id)
        }
    }
}
