import ChatAPI
import ChatCore
import Foundation
import NIOWebSocket
import Synchronization
import WebSocketUpgrade

extension WebSocketErrorCode {
    /// Of the range for applications; a client that reads it does not come again.
    fileprivate static let threadGone = WebSocketErrorCode.unknown(4_404)
    /// Source: the registry of WebSocket close codes at IANA, "Service Restart".
    static let serviceRestart = WebSocketErrorCode.unknown(1_012)
}

/// Brings the events of one thread to one socket, from where its client left off.
final class LiveReader: Sendable {
    private let connection: WebSocketConnection
    private let log: any EventLog<LiveFrame>
    private let threadID: ChatThread.ID
    let subscriber: SubscriberID
    private let catchUp = Mutex(EventCatchUp<LiveFrame>())

    init(
        connection: WebSocketConnection, log: any EventLog<LiveFrame>, threadID: ChatThread.ID,
        subscriber: SubscriberID
    ) {
        self.connection = connection
        self.log = log
        self.threadID = threadID
        self.subscriber = subscriber
    }

    /// Subscribes, then reads what was missed, then goes live.
    /// - Parameter position: where the client left off; `nil` for one that starts here.
    func begin(at position: EventPosition?, now: Date) async {
        await log.subscribe(to: threadID, as: subscriber) { [weak self] in self?.receive($0) }
        let history = await log.history(after: position, in: threadID)
        let (newest, missed) = (history.newest, history.missed)
        let start = missed == nil ? newest.seq : position?.seq ?? newest.seq
        catchUp.withLock { catchUp in
            send(
                LiveFrame(
                    ServerEvents.ConnectionEstablished(
                        connectionId: subscriber.description, threadId: threadID.description, timestamp: now,
                        epoch: newest.epoch, lastSeq: newest.seq, resumed: missed != nil)))
            perform(catchUp.goLive(after: start, history: missed ?? []))
        }
    }

    func end() {
        log.unsubscribe(subscriber, from: threadID)
    }

    func send(_ frame: LiveFrame) {
        connection.send(frame.outgoing)
    }

    /// Called by the log, in order. Sending never blocks, so neither does this.
    private func receive(_ event: ReceivedEvent<LiveFrame>) {
        switch event {
        case .numbered(let event): catchUp.withLock { perform($0.receive(event)) }
        case .passing(let frame):
            // Nothing comes before the greeting; what passes by then is missed.
            if catchUp.withLock(\.isLive) { send(frame) }
        case .gone: connection.close(.threadGone, reason: "the thread was deleted")
        case .restarted: connection.close(.serviceRestart, reason: "come again")
        }
    }

    private func perform(_ action: EventCatchUp<LiveFrame>.Action) {
        switch action {
        case .deliver(let events): for event in events { send(event.payload) }
        case .lost: connection.close(.unexpectedServerError, reason: "come again and resume")
        }
    }
}
