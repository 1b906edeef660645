import ChatCore
import Foundation
import NIOCore
import Synchronization

/// The logs of threads, shared by all nodes through Redis.
///
/// Numbers are given in Redis, and every reader, also one on the publishing node, gets events from there. While Redis is
/// away, a node keeps logs of its own, under other epochs; when it is back, threads that were changed meanwhile begin
/// anew. At both turns readers are sent to come again, and running answers are told once more.
public final class RedisEventLog<Payload: Sendable>: EventLog {
    struct State {
        /// Where publishing goes; `nil` while Redis is away.
        var session: RedisSession?
        /// Threads of which readers elsewhere may lack something.
        var unshared: Set<ChatThread.ID> = []
        /// Answers of which the log has refused something, until this node tells of them again.
        var refused: Set<Message.ID> = []
        /// The turns that this node has, by the token that each is held with.
        var turns: [ChatThread.ID: String] = [:]
    }

    let packing: EventPacking<Payload>
    let environment: DomainEnvironment
    let retention: EventRetention
    /// For the time in which Redis is away.
    let own: InProcessEventLog<Payload>
    let readers: ThreadReaders<Payload>
    let state = Mutex(State())
    let changes = ChangeOrder<ChatThread.ID>()
    public let disturbances: AsyncStream<EventDisturbance>
    let disturb: AsyncStream<EventDisturbance>.Continuation

    init(
        encoding: EventEncoding<Payload>, packing: EventPacking<Payload>, environment: DomainEnvironment,
        retention: EventRetention = EventRetention()
    ) {
        self.packing = packing
        self.environment = environment
        self.retention = retention
        own = InProcessEventLog(encoding: encoding, environment: environment, retention: retention)
        readers = ThreadReaders(unpack: packing.unpack, unpackPassing: packing.unpackPassing)
        (disturbances, disturb) = AsyncStream.makeStream()
    }

    /// Whether events go to Redis.
    var isShared: Bool { state.withLock { $0.session != nil } }

    // MARK: Publishing

    public func publish(_ event: ThreadEvent, in threadID: ChatThread.ID) {
        state.withLock { state in
            guard let session = state.session else {
                state.unshared.insert(threadID)
                return own.publish(event, in: threadID)
            }
            if case .messageUpdated(let message) = event { state.refused.remove(message.id) }
            // Sent under the lock: what is published first is sent first.
            let reply = session.commands.send(
                publication(of: event, in: threadID, token: state.turns[threadID], on: session))
            reply.whenComplete { self.published(event, in: threadID, on: session, reply: $0) }
        }
    }

    private func publication(
        of event: ThreadEvent, in threadID: ChatThread.ID, token: String?, on session: RedisSession
    ) -> RedisCommand {
        let keys = LogKeys(threadID)
        let (change, answer, piece) = event.redisChange
        // Text has an owner, and needs no turn.
        let token = change == "grows" ? "" : token ?? ""
        return session.scripts.publish.call(
            keys.log, keys.stream, keys.text, keys.turn,
            keys.channel, environment.node, newEpoch(session), token, change, answer, piece, packing.pack(event),
            retention.eventsMax, retention.bytesMax, Int(retention.idleSeconds))
    }

    private func published(
        _ event: ThreadEvent, in threadID: ChatThread.ID, on session: RedisSession,
        reply: Result<RESPValue, any Error>
    ) {
        switch reply {
        case .success(.integer): break
        case .success(let value) where ["refused", "gone"].contains(value.string):
            if let answer = event.answerID { note(refused: answer, in: threadID) }
        // All readers of the thread were sent to come again.
        case .success(let value) where value.string == "disordered": break
        // Whether or not Redis has it, nobody knows.
        case .success, .failure: note(unshared: threadID, after: session)
        }
    }

    /// Once, until it is told anew: text goes on to come, and to be refused.
    private func note(refused answer: Message.ID, in threadID: ChatThread.ID) {
        if state.withLock({ $0.refused.insert(answer).inserted }) { disturb.yield(.refused(answer, in: threadID)) }
    }

    public func pass(_ event: PassingEvent, in threadID: ChatThread.ID, except: SubscriberID?) {
        state.withLock { state in
            guard let session = state.session else {
                return own.pass(event, in: threadID, except: except)
            }
            let packed = Announcement.passing(packing.packPassing(event, except), from: except)
            session.commands.send(RedisCommand("PUBLISH", LogKeys(threadID).channel, packed))
        }
    }

    public func beginAnew(_ threadID: ChatThread.ID) {
        state.withLock { state in
            guard let session = state.session else {
                state.unshared.insert(threadID)
                return own.beginAnew(threadID)
            }
            restart(threadID, on: session, isTextStale: false)
        }
    }

    public func forget(_ threadID: ChatThread.ID) {
        state.withLock { state in
            guard let session = state.session else {
                state.unshared.insert(threadID)
                return own.forget(threadID)
            }
            let keys = LogKeys(threadID)
            let reply = session.commands.send(
                session.scripts.forget.call(keys.log, keys.stream, keys.text, keys.channel))
            noteFailure(of: reply, in: threadID, on: session)
        }
    }

    // MARK: Reading

    public func subscribe(
        to threadID: ChatThread.ID, as subscriber: SubscriberID,
        receive: @escaping @Sendable (ReceivedEvent<Payload>) -> Void
    ) async {
        let isShared = state.withLock { state in
            guard let session = state.session else {
                own.subscribe(to: threadID, as: subscriber, receive: receive)
                return false
            }
            readers.add(subscriber, of: threadID, on: session, receive)
            return true
        }
        if isShared { await readers.untilSubscribed(to: threadID) }
    }

    public func unsubscribe(_ subscriber: SubscriberID, from threadID: ChatThread.ID) {
        own.unsubscribe(subscriber, from: threadID)
        readers.remove(subscriber, of: threadID)
    }

    public func liveText(in threadID: ChatThread.ID) async -> LiveText {
        let keys = LogKeys(threadID)
        return await ask(
            { $0.scripts.snapshot.call(keys.log, keys.stream, keys.text, self.newEpoch($0)) }, LiveText.init(snapshot:),
            otherwise: { self.own.liveText(in: threadID) })
    }

    public func history(
        after position: EventPosition?, in threadID: ChatThread.ID
    ) async -> EventHistory<Payload> {
        let keys = LogKeys(threadID)
        let history = await ask(
            {
                $0.scripts.history.call(
                    keys.log, keys.stream, keys.text, self.newEpoch($0), position?.epoch ?? "", position?.seq ?? 0)
            }, { EventHistory($0, unpack: self.packing.unpack) },
            otherwise: { self.own.history(after: position, in: threadID) })
        readers.note(epoch: history.newest.epoch, of: threadID)
        return history
    }

    /// Asks Redis, or this node's own logs when it is away.
    private func ask<Answer: Sendable>(
        _ command: @Sendable (RedisSession) -> RedisCommand, _ understand: @Sendable (RESPValue) -> Answer?,
        otherwise: @Sendable () -> Answer
    ) async -> Answer {
        while true {
            let asked = state.withLock { state -> (RedisSession, EventLoopFuture<RESPValue>)? in
                guard let session = state.session else { return nil }
                return (session, session.commands.send(command(session)))
            }
            guard let (session, reply) = asked else { return otherwise() }
            if let answer = (try? await reply.value()).flatMap(understand) { return answer }
            session.close()
            leave(session)
        }
    }

    func newEpoch(_ session: RedisSession) -> String {
        "\(session.run)-\(environment.newUUID().uuidString.lowercased())"
    }
}
