import Foundation
import Synchronization

/// The numbered events of one thread, the newest of them kept, and its subscribers.
final class ThreadLog<Payload: Sendable>: Sendable {
    private struct State {
        var lastSeq = 0
        /// The oldest kept event is at `head`; before it are the empty places of those that were dropped.
        var kept: [NumberedEvent<Payload>?] = []
        var head = 0
        var keptBytes = 0
        var subscribers: [SubscriberID: @Sendable (ReceivedEvent<Payload>) -> Void] = [:]
        var runningAnswer: RunningText?
        var usedAt: Date
    }

    let epoch: String
    private let retention: EventRetention
    private let size: @Sendable (Payload) -> Int
    private let state: Mutex<State>
    /// Held while subscribers are told, and not `state`: they may leave, or look something up, as they are told.
    private let telling = Mutex(())

    init(epoch: String, retention: EventRetention, size: @escaping @Sendable (Payload) -> Int, now: Date) {
        self.epoch = epoch
        self.retention = retention
        self.size = size
        state = Mutex(State(usedAt: now))
    }

    var position: EventPosition {
        EventPosition(epoch: epoch, seq: state.withLock { $0.lastSeq })
    }

    var liveText: LiveText {
        state.withLock { state in
            LiveText(position: EventPosition(epoch: epoch, seq: state.lastSeq), answer: state.runningAnswer)
        }
    }

    /// One at a time from numbering to telling: that is what keeps the order of subscribers the log's order.
    func append(_ textChange: TextChange, _ encode: (_ seq: Int) -> Payload) {
        telling.withLock { _ in
            let (event, subscribers) = state.withLock { state in
                state.lastSeq += 1
                let event = NumberedEvent(seq: state.lastSeq, payload: encode(state.lastSeq))
                keep(event, in: &state)
                textChange.apply(to: &state.runningAnswer)
                return (event, state.subscribers)
            }
            for receive in subscribers.values { receive(.numbered(event)) }
        }
    }

    func pass(_ payload: Payload, except: SubscriberID?) {
        telling.withLock { _ in
            let subscribers = state.withLock(\.subscribers)
            for (subscriber, receive) in subscribers where subscriber != except { receive(.passing(payload)) }
        }
    }

    func end(telling last: ReceivedEvent<Payload>) {
        let subscribers = state.withLock { state in
            defer { state.subscribers = [:] }
            return state.subscribers
        }
        for receive in subscribers.values { receive(last) }
    }

    func subscribe(_ subscriber: SubscriberID, _ receive: @escaping @Sendable (ReceivedEvent<Payload>) -> Void) {
        state.withLock { $0.subscribers[subscriber] = receive }
    }

    /// Whoever leaves may come back: the log counts as used until now.
    func unsubscribe(_ subscriber: SubscriberID, at now: Date) {
        state.withLock { state in
            state.subscribers.removeValue(forKey: subscriber)
            state.usedAt = now
        }
    }

    func history(after position: EventPosition?) -> EventHistory<Payload> {
        state.withLock { state in
            EventHistory(
                newest: EventPosition(epoch: epoch, seq: state.lastSeq),
                missed: position.flatMap { events(after: $0, in: state) })
        }
    }

    private func events(after position: EventPosition, in state: State) -> [NumberedEvent<Payload>]? {
        guard position.epoch == epoch, position.seq <= state.lastSeq, position.seq >= 0 else { return nil }
        let missing = state.lastSeq - position.seq
        guard missing <= state.kept.count - state.head else { return nil }
        return state.kept.suffix(missing).compactMap(\.self)
    }

    func touch(_ now: Date) {
        state.withLock { $0.usedAt = now }
    }

    func isIdle(since limit: Date) -> Bool {
        state.withLock { $0.subscribers.isEmpty && $0.runningAnswer == nil && $0.usedAt < limit }
    }

    private func keep(_ event: NumberedEvent<Payload>, in state: inout State) {
        state.kept.append(event)
        state.keptBytes += size(event.payload)
        while state.keptBytes > retention.bytesMax || state.kept.count - state.head > retention.eventsMax,
            let dropped = state.kept[state.head]
        {
            state.keptBytes -= size(dropped.payload)
            state.kept[state.head] = nil
            state.head += 1
        }
        if state.head > 64, state.head > state.kept.count / 2 {
            state.kept.removeFirst(state.head)
            state.head = 0
        }
    }
}
