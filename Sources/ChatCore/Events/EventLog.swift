/// The writing side of the numbered logs, one log a thread.
///
/// Guarantees: events of one thread that are published one after the other get rising numbers in that order, and every
/// subscriber gets them in that order. Publishing never waits for a reader.
public protocol EventPublisher: Sendable {
    func publish(_ event: ThreadEvent, in threadID: ChatThread.ID)
    /// Tells the readers who are there now, except the subscriber named.
    func pass(_ event: PassingEvent, in threadID: ChatThread.ID, except: SubscriberID?)
    /// The last number given, and the text of the running answer as of there. Makes the log if there is none.
    func liveText(in threadID: ChatThread.ID) async -> LiveText
    /// Runs a change of the thread, from its writing to its telling, while no other one runs through here: what is
    /// written first is told first. Not to be called within another change of the same thread.
    func inOrder<Result: Sendable>(_ threadID: ChatThread.ID, _ change: () async throws -> Result) async rethrows
        -> Result
    /// Begins a thread's log anew, when something can't be told: readers come again, and read the messages.
    func beginAnew(_ threadID: ChatThread.ID)
    /// Drops the log of a thread that is gone, and tells its subscribers.
    func forget(_ threadID: ChatThread.ID)
    /// When running answers have to be told anew: for one consumer. Ends at once for a log that is never disturbed.
    var disturbances: AsyncStream<EventDisturbance> { get }
}

/// Something after which readers lack what has been published.
public enum EventDisturbance: Sendable {
    /// The log did not take what this node says of an answer: it knows of no such one, or not as this node's.
    case refused(Message.ID, in: ChatThread.ID)
    /// All logs have begun anew.
    case restarted
}

public typealias SubscriberID = Identifier<any EventPublisher>

/// The reading side. `Payload` is an event as readers want it: made once, shared by all.
public protocol EventLog<Payload>: EventPublisher {
    associatedtype Payload: Sendable

    /// Calls `receive` for every event published after this has returned, in order, until `unsubscribe`; one that is
    /// under way then may still come. `receive` must not block; it may call back to leave.
    func subscribe(
        to threadID: ChatThread.ID, as subscriber: SubscriberID,
        receive: @escaping @Sendable (ReceivedEvent<Payload>) -> Void) async
    func unsubscribe(_ subscriber: SubscriberID, from threadID: ChatThread.ID)
    /// The last number given, and what has been published after `position`. Makes the log if there is none.
    func history(after position: EventPosition?, in threadID: ChatThread.ID) async -> EventHistory<Payload>
}

/// The kept events of a thread, as of one moment.
public struct EventHistory<Payload: Sendable>: Sendable {
    public var newest: EventPosition
    /// What has been published since the position asked for, oldest first; `nil` when it is no longer all kept, when the
    /// epoch is another, or when no position was given.
    public var missed: [NumberedEvent<Payload>]?

    public init(newest: EventPosition, missed: [NumberedEvent<Payload>]?) {
        self.newest = newest
        self.missed = missed
    }
}

public enum ReceivedEvent<Payload: Sendable>: Sendable {
    case numbered(NumberedEvent<Payload>)
    case passing(Payload)
    /// The thread is gone: nothing more will come.
    case gone
    /// The log has begun anew: nothing more will come, and what was missed isn't known. Come again.
    case restarted
}

extension EventPublisher {
    public func pass(_ event: PassingEvent, in threadID: ChatThread.ID) {
        pass(event, in: threadID, except: nil)
    }
}
