import Foundation
import Logging
import Synchronization

/// Makes the summaries that are asked for, one after the other; others wait in the store. Chats come first: a summary
/// doesn't begin while answers are being written here, unless they go on for long.
public final class SummaryRunner: Sendable {
    private let store: any SummaryRecordStore & SummaryJobStore & ThreadStore
    private let writer: SummaryWriter
    private let answers: GenerationRunner
    private let events: any EventPublisher
    private let nodes: any NodeDirectory
    private let environment: DomainEnvironment
    private let logger: Logger
    private let signal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// What it is at.
    private let current = Mutex<(threadID: ChatThread.ID, task: Task<Void, Never>)?>(nil)

    public init(
        store: any SummaryRecordStore & SummaryJobStore & ThreadStore, model: BackgroundModel, planner: AnswerPlanner,
        answers: GenerationRunner, events: any EventPublisher, nodes: any NodeDirectory = SingleNode(),
        policy: SummaryPolicy, environment: DomainEnvironment,
        logger: Logger
    ) {
        writer = SummaryWriter(
            store: store, model: model, planner: planner, events: events, policy: policy, environment: environment,
            logger: logger)
        self.store = store
        self.answers = answers
        self.events = events
        self.nodes = nodes
        self.environment = environment
        self.logger = logger
    }

    /// Says that there is a job.
    func wake() {
        signal.continuation.yield()
    }

    /// Has the jobs of nodes that are gone done by those that are there.
    public func releaseJobsLeftBehind() async throws {
        let others = try await store.nodesOfSummaryJobs().subtracting([environment.node])
        guard !others.isEmpty else { return }
        let gone = await nodes.gone(among: others)
        guard !gone.isEmpty else { return }
        try await store.releaseSummaryJobs(takenBy: gone)
        wake()
    }

    /// Works until its task is cancelled, beginning with what was left by a former life. What it is at by then is begun
    /// anew by the next one.
    public func run() async {
        await persistently { try await self.releaseJobsLeftBehind() }
        wake()
        for await _ in signal.stream {
            while let job = await nextJob() { await attempt(job) }
        }
    }

    /// Takes a job when its turn has come, and not before: what is asked for while it waits still counts.
    private func nextJob() async -> SummaryJob? {
        var job: SummaryJob?
        await persistently {
            try await self.waitForAnswers()
            job = try await self.store.claimSummaryJob(node: self.environment.node)
        }
        return Task.isCancelled ? nil : job
    }

    /// Ends early when the thread is removed.
    private func attempt(_ job: SummaryJob) async {
        let task = Task { await work(on: job) }
        current.withLock { $0 = (job.threadID, task) }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        current.withLock { $0 = nil }
    }

    private func work(on job: SummaryJob) async {
        do {
            switch try await writer.write(job) {
            case .stored, .gone: break
            case .nothingToDo: await persistently { _ = try await self.store.dropSummaryJob(job, retryAt: nil) }
            case .changed where job.attempts < Self.attemptsMax:
                await persistently { try await self.store.releaseSummaryJob(job.id) }
            case .changed:
                await give(
                    up: job,
                    ChatError(.conflict, "The thread kept changing while it was summarised. Try again in a moment."))
            }
        } catch is CancellationError where Task.isCancelled {
            // The node is stopping: the job stays for its next life. Or the thread is gone, and its job with it.
        } catch let error as ModelError {
            await give(up: job, error.chatError)
        } catch let error as ChatError {
            await give(up: job, error)
        } catch {
            await give(up: job, ChatError(.internalError, "The summary could not be made. Try again.", cause: error))
        }
    }

    /// The thread stays as it was. Whoever asked is told; the schedule tries again later. Who has asked since it was begun
    /// gets an attempt of their own.
    private func give(up job: SummaryJob, _ error: ChatError) async {
        logger.warning(
            "a summary failed",
            metadata: ["thread": "\(job.threadID)", "reason": "\(error.cause.map { "\($0)" } ?? error.message)"])
        let retryAt = environment.now().addingTimeInterval(Self.secondsUntilRetry)
        var hasEnded = false
        await persistently { hasEnded = try await self.store.dropSummaryJob(job, retryAt: retryAt) }
        if hasEnded, !job.isScheduled {
            events.pass(.failure(error, messageID: nil, clientMessageID: nil), in: job.threadID)
        }
    }

    /// Waits while answers are being written, but only so long: less as soon as somebody waits for a summary.
    private func waitForAnswers() async throws {
        var seconds = 0
        var secondsAskedFor = 0
        while answers.isAnswering, let next = try await store.nextSummaryJob() {
            guard next.isScheduled ? seconds < Self.patienceOfSchedule : secondsAskedFor < Self.patience else { return }
            try await environment.sleep(.seconds(1))
            seconds += 1
            if !next.isScheduled { secondsAskedFor += 1 }
        }
    }

    /// Does something with the store, again until it is done: a job that is taken but not ended would never end.
    private func persistently(_ body: () async throws -> Void) async {
        while !Task.isCancelled {
            do { return try await body() } catch {
                if Task.isCancelled { return }
                logger.error("the store refuses a summary job", metadata: ["reason": "\(error)"])
                try? await environment.sleep(Self.pauseOfStore)
            }
        }
    }

    /// How often a job begins anew because its messages had changed.
    private static let attemptsMax = 3
    /// How long a summary waits for answers to end, in seconds.
    private static let patience = 30
    private static let patienceOfSchedule = 600
    private static let secondsUntilRetry: TimeInterval = 6 * 3600
    private static let pauseOfStore = Duration.seconds(10)
}

extension SummaryRunner: ThreadRemovalObserver {
    /// Nobody wants the summary any more, and others wait for their turn.
    public func threadsRemoved(_ ids: [ChatThread.ID]) async {
        current.withLock { current in
            if let current, ids.contains(current.threadID) { current.task.cancel() }
        }
    }
}
