/// Brings one reader from a position in the log to the live events: nothing lost, nothing twice, in order.
///
/// The reader subscribes first, so live events may come at any time; then it reads the log from its position. This
/// machine merges both by number. It is pure: its owner carries out what it returns.
public struct EventCatchUp<Payload: Sendable>: Sendable {
    /// What to do next.
    public enum Action: Sendable {
        case deliver([NumberedEvent<Payload>])
        /// An event is missing: the reader has to come again with its position.
        case lost
    }

    private enum State {
        /// Live events wait until the history has been read.
        case reading([NumberedEvent<Payload>])
        case live
        case ended
    }

    private var state = State.reading([])
    /// The number of the last event that the reader has.
    public private(set) var seq = 0

    /// Whether the history has been read.
    public var isLive: Bool {
        if case .live = state { true } else { false }
    }

    public init() {}

    /// Takes an event from the subscription.
    public mutating func receive(_ event: NumberedEvent<Payload>) -> Action {
        switch state {
        case .reading(let waiting):
            state = .reading(waiting + [event])
            return .deliver([])
        case .live:
            return advance(over: [event])
        case .ended:
            return .deliver([])
        }
    }

    /// Takes the log's events after the position from which the reader goes on; from here on, events are live.
    /// - Parameter seq: the number of the last event that the reader has.
    public mutating func goLive(after seq: Int, history: [NumberedEvent<Payload>]) -> Action {
        guard case .reading(let waiting) = state else { return .deliver([]) }
        state = .live
        self.seq = seq
        return advance(over: history + waiting.sorted { $0.seq < $1.seq })
    }

    private mutating func advance(over events: [NumberedEvent<Payload>]) -> Action {
        var fresh: [NumberedEvent<Payload>] = []
        for event in events where event.seq > seq {
            guard event.seq == seq + 1 else {
                state = .ended
                return .lost
            }
            seq = event.seq
            fresh.append(event)
        }
        return .deliver(fresh)
    }
}
