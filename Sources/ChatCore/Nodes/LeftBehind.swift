import Foundation
import Logging
import Synchronization

/// Finds what nodes that are gone have left behind, and sees to it: answers are ended as interrupted with the text that
/// they had, or gone on with, and summaries are made by others.
public final class LeftBehind: Sendable {
    /// With the life of a node's lease, twice this bounds how long an answer seems to run that nobody writes.
    static let interval = Duration.seconds(1)
    /// Longer than it takes from the writing of an answer to its beginning.
    static let secondsUntilOrphan: TimeInterval = 10
    /// An answer that brings down every node that goes on with it must end.
    static let takeoversMax = 3

    private let store: any GenerationStore & MessageStore & NodeStore & ThreadStore
    private let nodes: any NodeDirectory
    private let runner: GenerationRunner
    private let summaries: SummaryRunner
    private let planner: AnswerPlanner
    private let events: any EventPublisher
    private let takesOver: Bool
    private let environment: DomainEnvironment
    private let logger: Logger
    /// The nodes that were missing at the last look, with their signs of life by then.
    private let missing = Mutex<[String: Int]>([:])

    /// - Parameter takesOver: whether this node goes on with answers of others.
    public init(
        store: any GenerationStore & MessageStore & NodeStore & ThreadStore, nodes: any NodeDirectory,
        runner: GenerationRunner,
        summaries: SummaryRunner, planner: AnswerPlanner, events: any EventPublisher, takesOver: Bool,
        environment: DomainEnvironment, logger: Logger
    ) {
        self.store = store
        self.nodes = nodes
        self.runner = runner
        self.summaries = summaries
        self.planner = planner
        self.events = events
        self.takesOver = takesOver
        self.environment = environment
        self.logger = logger
    }

    /// Looks again and again, until its task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.giveSignsOfLife() }
            while (try? await environment.sleep(Self.interval)) != nil {
                do {
                    try await settle()
                    try await summaries.releaseJobsLeftBehind()
                } catch {
                    logger.warning("looking for what is left behind failed", metadata: ["reason": "\(error)"])
                }
            }
        }
    }

    /// At least two between two looks of others.
    private func giveSignsOfLife() async {
        while (try? await environment.sleep(Self.interval * 0.4)) != nil {
            if !nodes.isSeen { try? await store.beat(environment.node) }
        }
    }

    /// Looks once, at answers.
    /// - Returns: how many it has settled.
    @discardableResult
    public func settle() async throws -> Int {
        // A node that is about to leave would end what another one may go on with.
        guard runner.isAccepting else { return 0 }
        let running = try await store.runningGenerations()
        let others = Set(running.map(\.node)).subtracting([environment.node])
        let gone = try await gone(among: others)
        // Every node is at the same work: not in the same order, else each would wait for all.
        let left = running.filter { gone.contains($0.node) || isOrphan($0) }.shuffled()
        return await withTaskGroup(of: Bool.self) { group in
            var count = 0
            for (index, generation) in left.enumerated() {
                if index >= Self.settledAtOnceMax, await group.next() == true { count += 1 }
                group.addTask { await self.trySettling(generation) }
            }
            return await group.reduce(count) { $0 + ($1 ? 1 : 0) }
        }
    }

    private static let settledAtOnceMax = 4

    /// Those that are missing at two looks, and have given no sign of life in between: a lease may be lost by accident, or
    /// a node have lost its way to Redis alone.
    private func gone(among others: Set<String>) async throws -> Set<String> {
        let missing = others.isEmpty ? [] : await nodes.gone(among: others)
        guard !nodes.isCertain else { return missing }
        let beats = try await store.beats(of: missing)
        let former = self.missing.withLock { former in
            defer { former = Dictionary(uniqueKeysWithValues: missing.map { ($0, beats[$0] ?? 0) }) }
            return former
        }
        let gone = missing.filter { former[$0] == beats[$0] ?? 0 }
        try await store.forgetBeats(of: gone.intersection(beats.keys))
        return gone
    }

    /// One that can't be settled doesn't hold up the others; it is looked at again.
    private func trySettling(_ generation: Generation) async -> Bool {
        do {
            return try await settle(generation)
        } catch {
            logger.warning(
                "settling an answer failed", metadata: ["message": "\(generation.messageID)", "reason": "\(error)"])
            return false
        }
    }

    /// The store may have written it and lost the way to say so: then nobody runs it, though its node is there.
    private func isOrphan(_ generation: Generation) -> Bool {
        generation.node == environment.node && !runner.runs(generation.id)
            && environment.now().timeIntervalSince(generation.startedAt) > Self.secondsUntilOrphan
    }

    private func settle(_ generation: Generation) async throws -> Bool {
        try await events.inOrder(generation.threadID) {
            let text = await runner.toldText(of: generation)
            if try await takeOver(generation, text: text) { return true }
            guard try await runner.end(generation, as: .interrupted, text: text) else { return false }
            logger.info(
                "interrupted an answer of a node that is gone", metadata: ["message": "\(generation.messageID)"])
            return true
        }
    }

    private func takeOver(_ former: Generation, text: String?) async throws -> Bool {
        guard takesOver, let thread = try await store.thread(former.threadID, of: former.userID),
            try await takeovers(of: former) < Self.takeoversMax,
            let plan = try await plan(for: former, in: thread), plan.continuesText
        else { return false }
        let generation = Generation(
            id: environment.newID(), threadID: former.threadID, messageID: former.messageID, userID: former.userID,
            model: plan.model, startedAt: environment.now(), node: environment.node)
        guard let taken = try await store.takeOver(former.id, text: text, with: generation) else { return false }
        events.publish(.threadUpdated(taken.thread), in: former.threadID)
        runner.start(generation, answer: taken.message, plan: plan)
        logger.info("going on with an answer of a node that is gone", metadata: ["message": "\(former.messageID)"])
        return true
    }

    /// - Returns: `nil` when its model can't be asked any more.
    /// - Throws: what passes by itself.
    private func plan(for former: Generation, in thread: ChatThread) async throws -> AnswerPlan? {
        do {
            return try await planner.plan(AnswerOptions(model: former.model), in: thread)
        } catch let error as ChatError where error.code == .internalError {
            throw error
        } catch {
            return nil
        }
    }

    private func takeovers(of generation: Generation) async throws -> Int64 {
        try await store.message(generation.messageID, in: generation.threadID)?.takeovers ?? 0
    }
}
