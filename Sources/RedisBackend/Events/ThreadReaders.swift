import ChatCore
import Synchronization

/// Who reads which thread on this node. A thread's channel is subscribed to only while somebody does.
final class ThreadReaders<Payload: Sendable>: Sendable {
    typealias Receive = @Sendable (ReceivedEvent<Payload>) -> Void

    private struct Readers {
        var receivers: [SubscriberID: Receive] = [:]
        /// Under which their events are numbered, as far as it is known.
        var epoch: String?
        let session: RedisSession
    }

    private struct State {
        var threads: [ChatThread.ID: Readers] = [:]
        /// How many subscriptions Redis has yet to confirm, and who waits for the last of them.
        var unconfirmed: [ChatThread.ID: Int] = [:]
        var waiting: [ChatThread.ID: [CheckedContinuation<Void, Never>]] = [:]
    }

    private let unpack: @Sendable ([UInt8], _ seq: Int) -> Payload?
    private let unpackPassing: @Sendable ([UInt8]) -> Payload?
    private let state = Mutex(State())

    init(
        unpack: @escaping @Sendable ([UInt8], _ seq: Int) -> Payload?,
        unpackPassing: @escaping @Sendable ([UInt8]) -> Payload?
    ) {
        self.unpack = unpack
        self.unpackPassing = unpackPassing
    }

    // MARK: Coming and going

    func add(
        _ subscriber: SubscriberID, of threadID: ChatThread.ID, on session: RedisSession, _ receive: @escaping Receive
    ) {
        state.withLock { state in
            if state.threads[threadID] == nil {
                state.threads[threadID] = Readers(session: session)
                state.unconfirmed[threadID, default: 0] += 1
                session.subscribe(to: LogKeys(threadID).channel)
            }
            state.threads[threadID]?.receivers[subscriber] = receive
        }
    }

    /// Returns when everything that is published from now on comes; or when the session is lost.
    func untilSubscribed(to threadID: ChatThread.ID) async {
        await withCheckedContinuation { continuation in
            let isConfirmed = state.withLock { state in
                guard state.unconfirmed[threadID] != nil else { return true }
                state.waiting[threadID, default: []].append(continuation)
                return false
            }
            if isConfirmed { continuation.resume() }
        }
    }

    /// Redis confirms in the order of asking: the last subscription counts.
    func confirmed(_ threadID: ChatThread.ID) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            let left = state.unconfirmed[threadID, default: 1] - 1
            state.unconfirmed[threadID] = left > 0 ? left : nil
            return left > 0 ? [] : state.waiting.removeValue(forKey: threadID) ?? []
        }
        for continuation in waiting { continuation.resume() }
    }

    func remove(_ subscriber: SubscriberID, of threadID: ChatThread.ID) {
        state.withLock { state in
            guard state.threads[threadID]?.receivers.removeValue(forKey: subscriber) != nil else { return }
            if state.threads[threadID]?.receivers.isEmpty == true { drop(threadID, from: &state) }
        }
    }

    /// Tells all readers to come again, and the waiting to go on: the session is lost.
    func sendAway() {
        let (threads, waiting) = state.withLock { state in
            defer { state = State() }
            return (state.threads, state.waiting)
        }
        for continuation in waiting.values.joined() { continuation.resume() }
        for receive in threads.values.flatMap(\.receivers.values) { receive(.restarted) }
    }

    // MARK: What comes

    /// Called on one thread, in the order of the log.
    func receive(_ announcement: Announcement, in threadID: ChatThread.ID) {
        switch announcement {
        case .event(let position, let packed): receive(packed, at: position, in: threadID)
        case .passing(let sender, let packed):
            guard let payload = unpackPassing(packed) else { return }
            for (subscriber, receive) in receivers(of: threadID) where subscriber != sender {
                receive(.passing(payload))
            }
        case .restart: end(threadID, telling: .restarted)
        case .gone: end(threadID, telling: .gone)
        }
    }

    private func receive(_ packed: [UInt8], at position: EventPosition, in threadID: ChatThread.ID) {
        guard note(epoch: position.epoch, of: threadID) else { return }
        guard let payload = unpack(packed, position.seq) else { return end(threadID, telling: .restarted) }
        let event = NumberedEvent(seq: position.seq, payload: payload)
        for receive in receivers(of: threadID).values { receive(.numbered(event)) }
    }

    /// Numbers of another epoch would be taken for those of this one.
    /// - Returns: whether the readers go on.
    @discardableResult
    func note(epoch: String, of threadID: ChatThread.ID) -> Bool {
        let isSame = state.withLock { state in
            guard let known = state.threads[threadID]?.epoch else {
                state.threads[threadID]?.epoch = epoch
                return true
            }
            return known == epoch
        }
        if !isSame { end(threadID, telling: .restarted) }
        return isSame
    }

    private func end(_ threadID: ChatThread.ID, telling last: ReceivedEvent<Payload>) {
        let receivers = state.withLock { state in
            let receivers = state.threads[threadID]?.receivers ?? [:]
            drop(threadID, from: &state)
            return receivers
        }
        for receive in receivers.values { receive(last) }
    }

    private func drop(_ threadID: ChatThread.ID, from state: inout State) {
        guard let readers = state.threads.removeValue(forKey: threadID) else { return }
        readers.session.unsubscribe(from: LogKeys(threadID).channel)
    }

    private func receivers(of threadID: ChatThread.ID) -> [SubscriberID: Receive] {
        state.withLock { $0.threads[threadID]?.receivers ?? [:] }
    }
}
