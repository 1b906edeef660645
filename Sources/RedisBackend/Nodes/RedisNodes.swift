import ChatCore
import Foundation
import NIOCore
import Synchronization

/// The nodes of a cluster as Redis knows them: each holds a lease that it renews, and listens on a channel of its own.
public final class RedisNodes: NodeDirectory {
    /// A node that doesn't renew its lease for so long is gone.
    static let leaseLife = Duration.milliseconds(2_500)
    static let renewalInterval = Duration.milliseconds(750)
    /// How long the answer of another node is waited for.
    static let patience = Duration.seconds(2)

    private let link: RedisLink
    private let environment: DomainEnvironment
    private let questions = Mutex<[UUID: CheckedContinuation<Bool?, Never>]>([:])
    private let requests = AsyncStream.makeStream(of: (id: UUID, from: String, request: NodeRequest).self)

    init(link: RedisLink, environment: DomainEnvironment) {
        self.link = link
        self.environment = environment
    }

    // MARK: The lease

    /// Before it serves: nobody must think that it is gone.
    func begin(on session: RedisSession) async {
        session.subscribe(to: Self.channel(of: environment.node))
        await renew(on: session)
    }

    /// Works until its task is cancelled.
    /// - Parameter answer: does what another node asks for.
    public func run(answer: @escaping @Sendable (NodeRequest) async -> Bool) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    if let session = self.link.session { await self.renew(on: session) }
                    try? await self.environment.sleep(Self.renewalInterval)
                }
                await self.giveUpLease()
            }
            for await (id, node, request) in requests.stream {
                group.addTask { self.send(.answer(id: id, await answer(request)), to: node) }
            }
        }
    }

    private func renew(on session: RedisSession) async {
        _ = try? await session.commands.send(
            RedisCommand(
                "SET", Self.lease(of: environment.node), 1, "PX", Int(Self.leaseLife / .milliseconds(1)))
        ).get()
    }

    /// What it leaves undone needn't wait for the lease to run out.
    private func giveUpLease() async {
        _ = try? await link.session?.commands.send(RedisCommand("DEL", Self.lease(of: environment.node))).get()
    }

    /// A lease may be missing for other reasons.
    public var isCertain: Bool { false }

    public var isSeen: Bool { link.session != nil }

    public func gone(among nodes: Set<String>) async -> Set<String> {
        // After Redis was away, others need time to come back to it.
        guard let session = link.session, let uptime = link.uptime, uptime > Self.leaseLife else { return [] }
        // Where its own lease is missing, Redis has lost or refused those of others too.
        let asked = [environment.node] + nodes
        guard !nodes.isEmpty,
            let leases = try? await session.commands.send(RedisCommand("MGET", asked.map(Self.lease))).value().array,
            leases.count == asked.count, leases.first != RESPValue.null
        else { return [] }
        return Set(zip(asked, leases).filter { $1 == .null }.map(\.0))
    }

    public func claim(_ job: String, for time: Duration) async -> Bool {
        // Alone, it does everything.
        guard let session = link.session else { return true }
        let command = RedisCommand(
            "SET", "parley:job:\(job)", environment.node, "NX", "PX", Int(time / .milliseconds(1)))
        return (try? await session.commands.send(command).value()).map { $0 != .null } ?? true
    }

    // MARK: Letters

    public func ask(_ node: String, _ request: NodeRequest) async -> Bool? {
        guard link.session != nil else { return nil }
        let id = UUID()
        let patience = Task {
            try await environment.sleep(Self.patience)
            settle(id, nil)
        }
        defer { patience.cancel() }
        return await withCheckedContinuation { continuation in
            questions.withLock { $0[id] = continuation }
            send(.request(id: id, from: environment.node, request), to: node)
        }
    }

    private func settle(_ id: UUID, _ answer: Bool?) {
        questions.withLock { $0.removeValue(forKey: id) }?.resume(returning: answer)
    }

    private func send(_ letter: NodeLetter, to node: String) {
        link.session?.commands.send(RedisCommand("PUBLISH", Self.channel(of: node), letter.text))
    }

    /// - Returns: whether it was for this node.
    func receive(_ text: String, on channel: String) -> Bool {
        guard channel == Self.channel(of: environment.node) else { return false }
        switch NodeLetter(text) {
        case .request(let id, let node, let request): requests.continuation.yield((id, node, request))
        case .answer(let id, let isDone): settle(id, isDone)
        case nil: break
        }
        return true
    }

    private static func lease(of node: String) -> String { "parley:node:\(node)" }
    private static func channel(of node: String) -> String { "parley:node:\(node):letters" }
}
