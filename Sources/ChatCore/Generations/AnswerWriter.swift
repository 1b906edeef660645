import Foundation
import Logging

/// Has one answer written by a model and sees it to its stored end.
struct AnswerWriter: Sendable {
    let provider: any ModelProvider
    let prices: any ModelPrices
    let observer: any GenerationObserver
    let store: any GenerationStore & MessageStore
    let events: any EventPublisher
    let answerObserver: (any AnswerObserver)?
    let pacing: GenerationPacing
    let environment: DomainEnvironment
    let logger: Logger

    /// Returns when nothing more is to be published about the answer.
    /// - Parameter pause: before the end is stored again when the store has failed so many times; `nil` when there is no
    ///   time for that.
    func write(_ live: LiveAnswer, pause: @Sendable (_ tries: Int) -> Duration?) async {
        let began = environment.uptime()
        observer.generationBegan()
        let outcome = await outcome(of: live)
        observer.generationEnded(outcome, after: environment.uptime() - began)
        await finish(live, outcome, pause: pause)
    }

    private func publishEnd(of live: LiveAnswer, _ outcome: GenerationOutcome, _ finished: ChangedMessage) {
        let threadID = live.generation.threadID
        live.end(
            outcome, totalTokens: finished.message.tokenCount ?? outcome.completionTokens, at: environment.uptime())
        // The start and the last chunk say all of a plain answer.
        let message = finished.message
        if message.status != .complete || !message.metadata.isEmpty || message.modelUsed != live.announcedModel {
            events.publish(.messageUpdated(message), in: threadID)
        }
        events.publish(.threadUpdated(finished.thread), in: threadID)
        answerObserver?.answerEnded(message, in: finished.thread)
    }

    /// Somebody else has ended it, or its thread is gone.
    private func publishEndElsewhere(of live: LiveAnswer, _ outcome: GenerationOutcome) async throws {
        let threadID = live.generation.threadID
        if let message = try await store.message(live.generation.messageID, in: threadID) {
            live.end(as: message)
        } else {
            live.end(outcome, totalTokens: outcome.completionTokens, at: environment.uptime())
            events.forget(threadID)
        }
    }

    private func outcome(of live: LiveAnswer) async -> GenerationOutcome {
        do {
            let completion = try await live.run { try await generate(live) }
            return outcome(.complete, of: live, completion: completion)
        } catch is CancellationError {
            return outcome(live.stopRequest ?? .interrupted, of: live)
        } catch let error as ModelError {
            log(.warning, "generation failed", live, error)
            return failure(error.chatError, of: live)
        } catch let error as ChatError {
            log(.error, "generation failed", live, error)
            return failure(error, of: live)
        } catch {
            log(.error, "generation failed", live, error)
            return failure(ChatError(.internalError, "Something went wrong on the server. Try again."), of: live)
        }
    }

    private func generate(_ live: LiveAnswer) async throws -> ModelCompletion {
        let request = try await live.plan.request(
            answering: live.questionID, in: live.generation.threadID, from: store,
            continuing: live.formerText)
        let interval = pacing.publishInterval
        let uptime = environment.uptime
        let askedAt = uptime()
        live.limitText(tokens: request.maxTokens)
        let asked = live.meter.ask(request, of: provider, for: prices.price(of: request.model))
        // Beside the first token, not before it; who ends the answer in this life knows more.
        async let _ = try? store.noteRequest(asked, of: live.generation.id)
        let completion = try await provider.generate(request) { event in
            if live.meter.receive(event) { observer.firstTextCame(after: uptime() - askedAt) }
            switch event {
            case .text(let text): live.receive(text.storable, at: uptime(), interval: interval)
            case .reasoning(let text): live.think(text.storable)
            case .usage: break
            }
        }
        live.meter.receive(completion)
        await live.plan.learn(
            promptTokens: plausible(completion.promptTokens), of: request, in: live.generation.threadID)
        return completion
    }

    private func outcome(
        _ status: Message.Status, of live: LiveAnswer, completion: ModelCompletion? = nil
    ) -> GenerationOutcome {
        let text = live.text
        let newText = String(decoding: text.utf8.dropFirst(live.formerText.utf8.count), as: UTF8.self)
        return GenerationOutcome(
            status: status, content: text,
            finishReason: live.isFull ? "length" : completion.map { $0.finishReason.storable(atMost: Self.nameMax) },
            completionTokens: plausible(completion?.completionTokens) ?? TokenEstimate.tokens(newText),
            promptTokens: plausible(completion?.promptTokens),
            modelUsed: completion?.model.map { $0.storable(atMost: Self.nameMax) },
            metadata: live.reasoning.isEmpty ? [:] : [Message.reasoningKey: .text(live.reasoning)],
            finishedAt: environment.now(),
            use: live.meter.use(saying: newText))
    }

    /// In code points: what a provider calls a model or a reason.
    private static let nameMax = 200

    private func failure(_ error: ChatError, of live: LiveAnswer) -> GenerationOutcome {
        events.pass(
            .failure(error, messageID: live.generation.messageID, clientMessageID: nil), in: live.generation.threadID)
        var outcome = outcome(.failed, of: live)
        outcome.errorCode = error.code
        outcome.metadata[Message.errorDetailKey] = .text(error.message)
        return outcome
    }

    /// Stores the end and tells it, trying again until it is stored: a whole text must not be lost to a full disk.
    private func finish(
        _ live: LiveAnswer, _ outcome: GenerationOutcome, pause: @Sendable (_ tries: Int) -> Duration?
    ) async {
        var tries = 0
        while true {
            do {
                return try await events.inOrder(live.generation.threadID) {
                    if let finished = try await store.finishGeneration(live.generation.id, outcome: outcome) {
                        publishEnd(of: live, outcome, finished)
                    } else {
                        try await publishEndElsewhere(of: live, outcome)
                    }
                }
            } catch {
                log(.error, "storing an answer failed", live, error)
                // The node is stopping: its next start marks the answer as interrupted, with the text that was
                // appended.
                tries += 1
                guard let pause = pause(tries) else { return }
                try? await environment.sleep(pause)
            }
        }
    }

    private func log(_ level: Logger.Level, _ what: Logger.Message, _ live: LiveAnswer, _ error: any Error) {
        logger.log(
            level: level, what, metadata: ["generation": "\(live.generation.id)", "reason": "\(error)"])
    }
}
