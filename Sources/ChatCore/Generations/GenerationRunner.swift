import Foundation
import Logging
import Synchronization

/// Owns every running generation of this node: asks the model, publishes its text, stores it, and ends it once.
public final class GenerationRunner: Sendable {
    private struct State {
        var answers: [ChatThread.ID: LiveAnswer] = [:]
        var isAccepting = true
    }

    private let provider: any ModelProvider
    private let store: any GenerationStore & MessageStore
    private let events: any EventPublisher
    private let pacing: GenerationPacing
    private let environment: DomainEnvironment
    private let logger: Logger
    private let state = Mutex(State())
    private let jobs = AsyncStream.makeStream(of: LiveAnswer.self)
    private let publishSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let saveSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public init(
        provider: any ModelProvider, store: any GenerationStore & MessageStore, events: any EventPublisher,
        pacing: GenerationPacing = GenerationPacing(), environment: DomainEnvironment, logger: Logger
    ) {
        self.provider = provider
        self.store = store
        self.events = events
        self.pacing = pacing
        self.environment = environment
        self.logger = logger
    }

    // MARK: What others ask of it

    /// Whether new generations may start; not while the node shuts down.
    var isAccepting: Bool {
        state.withLock(\.isAccepting)
    }

    /// Starts a generation whose empty answer has been written. It ends by itself, by `stop`, or with the node.
    func start(_ generation: Generation, answer: Message, plan: AnswerPlan) {
        let live = LiveAnswer(
            generation: generation, questionID: answer.parentID ?? answer.id, plan: plan, events: events)
        state.withLock { state in
            // Overtaken by a shutdown, nobody would run it: the next start finds it and marks it interrupted.
            guard state.isAccepting else { return }
            state.answers[generation.threadID] = live
            events.publish(
                .answerStarted(
                    messageID: answer.id, threadID: answer.threadID, parentID: answer.parentID, model: plan.model),
                in: answer.threadID)
            jobs.continuation.yield(live)
        }
        publishSignal.continuation.yield()
        saveSignal.continuation.yield()
    }

    /// Stops the running answer of a thread and waits for its end.
    /// - Returns: whether there was one, and it was the one named.
    func stop(in threadID: ChatThread.ID, messageID: Message.ID?) async -> Bool {
        guard let live = state.withLock({ $0.answers[threadID] }),
            messageID.map({ $0 == live.generation.messageID }) ?? true
        else { return false }
        guard live.stop(as: .stopped) else { return false }
        await live.waitUntilEnded()
        return true
    }

    /// The place in the thread's log, and the running answer's text as of there.
    func liveText(in threadID: ChatThread.ID) -> LiveText {
        state.withLock { $0.answers[threadID] }?.liveText()
            ?? LiveText(position: events.position(in: threadID), answer: nil)
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
                    generations.addTask { await self.write(live) }
                }
            }
            loops.cancelAll()
        }
    }

    /// Takes no new generations, gives the running ones some time, then ends them as interrupted with what they have.
    public func shutDown(drainingFor drain: Duration) async {
        let running = state.withLock { state in
            state.isAccepting = false
            return Array(state.answers.values)
        }
        if drain > .zero, !running.isEmpty {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for live in running { await live.waitUntilEnded() } }
                group.addTask {
                    try? await self.environment.sleep(drain)
                    for live in running { live.stop(as: .interrupted) }
                }
                await group.next()
                group.cancelAll()
            }
        }
        for live in state.withLock({ Array($0.answers.values) }) { live.stop(as: .interrupted) }
        jobs.continuation.finish()
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

    // MARK: One generation

    private func write(_ live: LiveAnswer) async {
        let outcome = await outcome(of: live)
        guard let finished = await finish(live, outcome) else {
            live.abandon()
            return drop(live)
        }
        live.end(outcome, at: environment.uptime())
        // Not sooner: the store has the whole text already, and who reads it has to know how much is published.
        drop(live)
        if outcome.status != .complete {
            events.publish(.messageUpdated(finished.message), in: live.generation.threadID)
        }
        events.publish(.threadUpdated(finished.thread), in: live.generation.threadID)
    }

    private func drop(_ live: LiveAnswer) {
        state.withLock { state in
            if state.answers[live.generation.threadID] === live { state.answers[live.generation.threadID] = nil }
        }
    }

    private func outcome(of live: LiveAnswer) async -> GenerationOutcome {
        do {
            let completion = try await live.run { try await self.generate(live) }
            return self.outcome(.complete, of: live, completion: completion)
        } catch is CancellationError {
            return outcome(live.stopRequest ?? .interrupted, of: live)
        } catch let error as ModelError {
            logger.warning(
                "generation failed", metadata: ["generation": "\(live.generation.id)", "reason": "\(error)"])
            return failure(error.chatError, of: live)
        } catch let error as ChatError {
            logger.error("generation failed", metadata: ["generation": "\(live.generation.id)", "reason": "\(error)"])
            return failure(error, of: live)
        } catch {
            logger.error("generation failed", metadata: ["generation": "\(live.generation.id)", "reason": "\(error)"])
            return failure(ChatError(.internalError, "Something went wrong on the server. Try again."), of: live)
        }
    }

    private func generate(_ live: LiveAnswer) async throws -> ModelCompletion {
        let request = try await live.plan.request(
            answering: live.questionID, in: live.generation.threadID, from: store)
        let interval = pacing.publishInterval
        let uptime = environment.uptime
        return try await provider.generate(request) { text in
            live.receive(storable(text), at: uptime(), interval: interval)
        }
    }

    private func outcome(
        _ status: Message.Status, of live: LiveAnswer, completion: ModelCompletion? = nil
    ) -> GenerationOutcome {
        let text = live.text
        return GenerationOutcome(
            status: status, content: text, finishReason: completion.map { storable($0.finishReason) },
            completionTokens: completion?.completionTokens ?? TokenEstimate.tokens(text),
            promptTokens: completion?.promptTokens, modelUsed: completion?.model.map(storable),
            finishedAt: environment.now())
    }

    private func failure(_ error: ChatError, of live: LiveAnswer) -> GenerationOutcome {
        events.pass(
            .failure(error, messageID: live.generation.messageID, clientMessageID: nil), in: live.generation.threadID)
        var outcome = outcome(.failed, of: live)
        outcome.errorCode = error.code
        outcome.metadata[Message.errorDetailKey] = error.message
        return outcome
    }

    /// Stores the end, trying again for a while: a full text must not be lost to a moment's fault.
    private func finish(_ live: LiveAnswer, _ outcome: GenerationOutcome) async -> FinishedGeneration? {
        for attempt in 1...pacing.finishAttempts {
            do {
                return try await store.finishGeneration(live.generation.id, outcome: outcome)
            } catch {
                logger.error("storing an answer failed, attempt \(attempt): \(error)")
                try? await environment.sleep(pacing.finishRetryInterval)
            }
        }
        return nil
    }
}

/// Text that every store can hold: U+0000 is dropped.
private func storable(_ text: String) -> String {
    text.utf8.contains(0) ? String(text.unicodeScalars.filter { $0.value != 0 }) : text
}

/// How often a generation's text is published and stored.
public struct GenerationPacing: Sendable {
    /// The first text is published at once, what follows within this time.
    public var publishInterval = Duration.milliseconds(20)
    /// A crash loses at most what came within this time.
    public var saveInterval = Duration.milliseconds(250)
    public var finishAttempts = 5
    public var finishRetryInterval = Duration.milliseconds(500)

    public init() {}
}
