/// The writing side of the numbered logs, one log a thread.
///
/// Guarantees: events of one thread that are published one after the other get rising numbers in that order, and every
/// subscriber gets them in that order. Publishing never waits for a reader.
public protocol EventPublisher: Sendable {
    func publish(_ event: ThreadEvent, in threadID: ChatThread.ID)
    /// Tells the readers who are there now, except the subscriber named.
    func pass(_ event: PassingEvent, in threadID: ChatThread.ID, except: SubscriberID?)
    /// The last number given. Makes the log if there is none.
    func position(in threadID: ChatThread.ID) -> EventPosition
    /// Runs a change of the thread, from its writing to its telling, while no other one runs through here: what is
    /// written first is told first. Not to be called within another change of the same thread.
    func inOrder<Result: Sendable>(_ threadID: ChatThread.ID, _ change: () async throws -> Result) async rethrows
        -> Result
    /// Drops the log of a thread that is gone, and tells its subscribers.
    func forget(_ threadID: ChatThread.ID)
}

public typealias SubscriberID = Identifier<any EventPublisher>

/// The reading side. `Payload` is an event as readers want it: made once, shared by all.
public protocol EventLog<Payload>: EventPublisher {
    associatedtype Payload: Sendable

    /// Calls `receive` for every event published from now on, in order, until `unsubscribe`; one that is under way
    /// then may still come. `receive` must not block; it may call back to leave.
    func subscribe(
        to threadID: ChatThread.ID, as subscriber: SubscriberID,
        receive: @escaping @Sendable (ReceivedEvent<Payload>) -> Void)
    func unsubscribe(_ subscriber: SubscriberID, from threadID: ChatThread.ID)
    /// The events after `position`, oldest first; `nil` when they are no longer all kept, or the epoch is another.
    func events(after position: EventPosition, in threadID: ChatThread.ID) -> [NumberedEvent<Payload>]?
}

public enum ReceivedEvent<Payload: Sendable>: Sendable {
    case numbered(NumberedEvent<Payload>)
    case passing(Payload)
    /// The thread is gone: nothing more will come.
    case gone
}

extension EventPublisher {
    public func pass(_ event: PassingEvent, in threadID: ChatThread.ID) {
        pass(event, in: threadID, except: nil)
    }
}
