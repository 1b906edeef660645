import Foundation
import Synchronization

/// How an event log turns events into what readers get.
public struct EventEncoding<Payload: Sendable>: Sendable {
    public var numbered: @Sendable (ThreadEvent, _ seq: Int) -> Payload
    public var passing: @Sendable (PassingEvent, _ from: SubscriberID?) -> Payload
    /// Roughly, in bytes: decides how much history is kept.
    public var size: @Sendable (Payload) -> Int

    public init(
        numbered: @escaping @Sendable (ThreadEvent, _ seq: Int) -> Payload,
        passing: @escaping @Sendable (PassingEvent, _ from: SubscriberID?) -> Payload,
        size: @escaping @Sendable (Payload) -> Int
    ) {
        self.numbered = numbered
        self.passing = passing
        self.size = size
    }
}

/// The logs of one node, in memory: the newest events of each thread, under an epoch of their own.
///
/// A thread that nobody reads or writes for `idleSeconds` loses its log; whoever comes back then reads its messages
/// anew.
public final class InProcessEventLog<Payload: Sendable>: EventLog {
    private let encoding: EventEncoding<Payload>
    private let environment: DomainEnvironment
    private let retention: EventRetention
    private let registry = Mutex(Registry())
    private let changes = ChangeOrder<ChatThread.ID>()

    private struct Registry {
        var logs: [ChatThread.ID: ThreadLog<Payload>] = [:]
        var sweptAt = Date.distantPast
    }

    public init(
        encoding: EventEncoding<Payload>, environment: DomainEnvironment, retention: EventRetention = EventRetention()
    ) {
        self.encoding = encoding
        self.environment = environment
        self.retention = retention
    }

    public func publish(_ event: ThreadEvent, in threadID: ChatThread.ID) {
        log(of: threadID).append(event.textChange) { encoding.numbered(event, $0) }
    }

    public func pass(_ event: PassingEvent, in threadID: ChatThread.ID, except: SubscriberID?) {
        log(of: threadID).pass(encoding.passing(event, except), except: except)
    }

    public func position(in threadID: ChatThread.ID) -> EventPosition {
        log(of: threadID).position
    }

    public func liveText(in threadID: ChatThread.ID) -> LiveText {
        log(of: threadID).liveText
    }

    public func inOrder<Result: Sendable>(
        _ threadID: ChatThread.ID, _ change: () async throws -> Result
    ) async rethrows -> Result {
        try await changes.run(threadID) {
            do {
                return try await change()
            } catch {
                if (error as? ChatError)?.cause is OutcomeUnknown { beginAnew(threadID) }
                throw error
            }
        }
    }

    public func forget(_ threadID: ChatThread.ID) {
        drop(threadID, telling: .gone)
    }

    public func beginAnew(_ threadID: ChatThread.ID) {
        drop(threadID, telling: .restarted)
    }

    private func drop(_ threadID: ChatThread.ID, telling last: ReceivedEvent<Payload>) {
        registry.withLock { $0.logs.removeValue(forKey: threadID) }?.end(telling: last)
    }

    public func subscribe(
        to threadID: ChatThread.ID, as subscriber: SubscriberID,
        receive: @escaping @Sendable (ReceivedEvent<Payload>) -> Void
    ) {
        // Under the registry's lock, so that a sweep can't drop the log between finding and joining it.
        registry.withLock { registry in
            find(threadID, in: &registry).subscribe(subscriber, receive)
        }
    }

    public func unsubscribe(_ subscriber: SubscriberID, from threadID: ChatThread.ID) {
        registry.withLock { $0.logs[threadID] }?.unsubscribe(subscriber, at: environment.now())
    }

    public func history(after position: EventPosition?, in threadID: ChatThread.ID) -> EventHistory<Payload> {
        log(of: threadID).history(after: position)
    }

    /// The events after `position`, oldest first; `nil` when they are no longer all kept, or the epoch is another.
    public func events(after position: EventPosition, in threadID: ChatThread.ID) -> [NumberedEvent<Payload>]? {
        history(after: position, in: threadID).missed
    }

    /// Nothing can come between this log and its readers.
    public var disturbances: AsyncStream<EventDisturbance> { AsyncStream { $0.finish() } }

    /// Sends all readers away, and forgets everything.
    public func restart() {
        let logs = registry.withLock { registry in
            defer { registry.logs = [:] }
            return registry.logs
        }
        for log in logs.values { log.end(telling: .restarted) }
    }

    private func log(of threadID: ChatThread.ID) -> ThreadLog<Payload> {
        registry.withLock { find(threadID, in: &$0) }
    }

    private func find(_ threadID: ChatThread.ID, in registry: inout Registry) -> ThreadLog<Payload> {
        let now = environment.now()
        sweep(&registry, now: now)
        if let log = registry.logs[threadID] {
            log.touch(now)
            return log
        }
        let log = ThreadLog<Payload>(
            epoch: environment.newUUID().uuidString.lowercased(), retention: retention, size: encoding.size, now: now)
        registry.logs[threadID] = log
        return log
    }

    private func sweep(_ registry: inout Registry, now: Date) {
        guard now.timeIntervalSince(registry.sweptAt) >= retention.sweepIntervalSeconds else { return }
        registry.sweptAt = now
        registry.logs = registry.logs.filter { !$0.value.isIdle(since: now.addingTimeInterval(-retention.idleSeconds)) }
    }
}

/// How much history a log keeps.
public struct EventRetention: Sendable {
    /// Of one thread.
    public var eventsMax: Int
    /// Of one thread.
    public var bytesMax: Int
    /// How long a log without readers and writers lives.
    public var idleSeconds: TimeInterval
    public var sweepIntervalSeconds: TimeInterval = 60

    public init(eventsMax: Int = 8_192, bytesMax: Int = 1 << 20, idleSeconds: TimeInterval = 600) {
        self.eventsMax = eventsMax
        self.bytesMax = bytesMax
        self.idleSeconds = idleSeconds
    }
}
