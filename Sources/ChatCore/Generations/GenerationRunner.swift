import Foundation
import Logging
import Synchronization

/// Owns every running generation of this node, one a thread: starts it, stops it, publishes and stores its text.
public final class GenerationRunner: Sendable {
    enum Phase {
        case working
        /// No new answers start; those that run may end.
        case draining
        case over
    }

    struct State {
        var answers: [ChatThread.ID: LiveAnswer] = [:]
        var phase = Phase.working
    }

    private let writer: AnswerWriter
    let store: any GenerationStore & MessageStore
    let events: any EventPublisher
    let nodes: any NodeDirectory
    private let answerObserver: (any AnswerObserver)?
    private let pacing: GenerationPacing
    let environment: DomainEnvironment
    private let logger: Logger
    let state = Mutex(State())
    private let jobs = AsyncStream.makeStream(of: LiveAnswer.self)
    private let publishSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let saveSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public init(
        provider: any ModelProvider, prices: any ModelPrices = PriceTable.empty,
        observer: any GenerationObserver = NoGenerationObserver(),
        store: any GenerationStore & MessageStore, events: any EventPublisher,
        nodes: any NodeDirectory = SingleNode(), answerObserver: (any AnswerObserver)? = nil,
        pacing: GenerationPacing = GenerationPacing(),
        environment: DomainEnvironment, logger: Logger
    ) {
        writer = AnswerWriter(
            provider: provider, prices: prices, observer: observer, store: store, events: events,
            answerObserver: answerObserver, pacing: pacing,
            environment: environment, logger: logger)
        self.store = store
        self.events = events
        self.nodes = nodes
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

    /// Whether this generation runs here.
    func runs(_ id: Generation.ID) -> Bool {
        state.withLock { $0.answers.values.contains { $0.generation.id == id } }
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
            // A former one is there only if others took this node for dead, and have ended it.
            state.answers.updateValue(live, forKey: generation.threadID)?.abandon()
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

    /// Stops the running answer of a thread, on whatever node it runs, and waits for its end.
    /// - Returns: whether there was one, it was the one named, and it didn't end by itself at this moment.
    func stop(in threadID: ChatThread.ID, messageID: Message.ID?) async -> Bool {
        if await stopHere(in: threadID, messageID: messageID) { return true }
        guard let generation = try? await store.runningGeneration(in: threadID), generation.node != environment.node,
            messageID.map({ $0 == generation.messageID }) ?? true
        else { return false }
        if let hasStopped = await nodes.ask(generation.node, .stop(threadID, messageID)) { return hasStopped }
        return await stopElsewhere(generation)
    }

    func stopHere(in threadID: ChatThread.ID, messageID: Message.ID?) async -> Bool {
        guard let live = state.withLock({ $0.answers[threadID] }),
            messageID.map({ $0 == live.generation.messageID }) ?? true
        else { return false }
        guard live.stop(as: .stopped) else { return false }
        return await live.waitUntilSettled() == .stopped
    }

    /// The answer to a message, while it runs, on whatever node.
    func runningAnswer(to messageID: Message.ID, in threadID: ChatThread.ID) async -> Message.ID? {
        if let live = state.withLock({ $0.answers[threadID] }) {
            return live.questionID == messageID && !live.hasEnded ? live.generation.messageID : nil
        }
        guard let generation = try? await store.runningGeneration(in: threadID),
            let answer = try? await store.message(generation.messageID, in: threadID), answer.parentID == messageID
        else { return nil }
        return answer.id
    }

    /// Tells readers of a changed message, in the thread's order of changes. A running answer is told with the text that
    /// they have.
    /// - Returns: the message as it was told.
    @discardableResult
    func publishUpdate(of message: Message) async -> Message {
        if message.status == .streaming {
            if let live = live(message.id, in: message.threadID) { return live.publishUpdate(of: message) }
            // Only its node knows which text readers have.
            if let node = await otherNode(answeringIn: message.threadID) {
                let isTold = await nodes.ask(node, .tellAgain(message.threadID, message.id)) ?? false
                if !isTold { events.beginAnew(message.threadID) }
                return message
            }
        }
        events.publish(.messageUpdated(message), in: message.threadID)
        return message
    }

    func live(_ messageID: Message.ID, in threadID: ChatThread.ID) -> LiveAnswer? {
        state.withLock { $0.answers[threadID] }.flatMap { $0.generation.messageID == messageID ? $0 : nil }
    }

    private func otherNode(answeringIn threadID: ChatThread.ID) async -> String? {
        guard let generation = try? await store.runningGeneration(in: threadID), generation.node != environment.node
        else { return nil }
        return generation.node
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
            loops.addTask {
                await withDiscardingTaskGroup { mending in
                    for await disturbance in self.events.disturbances {
                        mending.addTask { await self.mend(disturbance) }
                    }
                }
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
                    // From here on, an end that can't be stored isn't waited for.
                    self.state.withLock { $0.phase = .over }
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
