import Foundation
import Logging
import Synchronization

/// Has a model name threads by their first exchange, in the background, once it is answered. A name that somebody gave
/// stays, and the thread's next message is never kept waiting: it breaks the attempt off.
public final class ThreadNamer: AnswerObserver, Sendable {
    private struct State {
        /// Oldest first.
        var waiting: [ChatThread.ID] = []
        var running: [ChatThread.ID: @Sendable () -> Void] = [:]
    }

    private let store: any TitleStore & MessageStore
    private let model: BackgroundModel
    private let planner: AnswerPlanner
    private let events: any EventPublisher
    private let environment: DomainEnvironment
    private let logger: Logger
    private let state = Mutex(State())
    private let signal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public init(
        store: any TitleStore & MessageStore, model: BackgroundModel, planner: AnswerPlanner,
        events: any EventPublisher, environment: DomainEnvironment, logger: Logger
    ) {
        self.store = store
        self.model = model
        self.planner = planner
        self.events = events
        self.environment = environment
        self.logger = logger
    }

    public func answerStarted(in threadID: ChatThread.ID) {
        let cancel = state.withLock { state in
            state.waiting.removeAll { $0 == threadID }
            return state.running[threadID]
        }
        cancel?()
    }

    public func answerEnded(_ message: Message, in thread: ChatThread) {
        guard thread.titleSource == .heading, message.status == .complete,
            thread.messageCount <= ThreadRules.namedMessagesMax
        else { return }
        state.withLock { state in
            // A node that can't keep up names its newest threads.
            if state.waiting.count >= Self.waitingMax { state.waiting.removeFirst() }
            state.waiting.append(thread.id)
        }
        signal.continuation.yield()
    }

    /// Whether a model is being asked, or is to be.
    var isNaming: Bool {
        state.withLock { !$0.running.isEmpty || !$0.waiting.isEmpty }
    }

    /// Works until its task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { attempts in
            for await _ in signal.stream {
                while let (id, attempt) = takeNext() {
                    attempts.addTask {
                        await withTaskCancellationHandler {
                            await attempt.value
                        } onCancel: {
                            attempt.cancel()
                        }
                        self.state.withLock { _ = $0.running.removeValue(forKey: id) }
                        self.signal.continuation.yield()
                    }
                }
            }
        }
    }

    /// Under one lock, so that an answer that starts finds the attempt either waiting or running.
    private func takeNext() -> (ChatThread.ID, Task<Void, Never>)? {
        state.withLock { state in
            guard state.running.count < Self.runningMax,
                let index = state.waiting.firstIndex(where: { state.running[$0] == nil })
            else { return nil }
            let id = state.waiting.remove(at: index)
            let attempt = Task { await self.name(id) }
            state.running[id] = { attempt.cancel() }
            return (id, attempt)
        }
    }

    private func name(_ id: ChatThread.ID) async {
        do {
            guard let thread = try await store.claimTitle(of: id, attemptsMax: ThreadRules.namingAttemptsMax) else {
                return
            }
            do {
                try await name(thread)
            } catch is CancellationError {
                // Not the model's fault. In a task of its own, because this one is cancelled.
                await Task { try? await store.giveBackTitle(of: id) }.value
            }
        } catch is CancellationError {
            // Broken off before it began.
        } catch {
            logger.info("naming a thread failed", metadata: ["thread": "\(id)", "reason": "\(error)"])
        }
    }

    private func name(_ thread: ChatThread) async throws {
        guard let title = try await title(of: thread) else { return }
        try await events.inOrder(thread.id) {
            guard let named = try await store.nameThread(thread.id, title, at: environment.now()) else { return }
            events.publish(.threadUpdated(named), in: thread.id)
        }
    }

    /// - Returns: `nil` when the model gave none, or the path doesn't begin with an exchange.
    private func title(of thread: ChatThread) async throws -> String? {
        guard let lastID = thread.lastMessageID else { return nil }
        let path = try await store.path(endingAt: lastID, in: thread.id, limit: ThreadRules.namedMessagesMax)
        guard path.count > 1, path.count < ThreadRules.namedMessagesMax else { return nil }
        let plan = try await planner.plan(AnswerOptions(), in: thread)
        let request = TitlePrompt.request(path[path.count - 1], path[path.count - 2], plan: plan)
        return ModelTitle.cleaned(try await model.text(request, for: thread, within: Self.timeMax).content)
    }

    /// On this node, at once.
    private static let runningMax = 2
    private static let waitingMax = 1_000
    private static let timeMax = Duration.seconds(60)
}
