import NIOCore

/// Decides when to ping a peer and when to give it up for dead.
struct Heartbeat {
    enum Action: Equatable {
        case wait
        case ping
        case giveUp
    }

    private let pingInterval: TimeAmount
    private let silenceTimeout: TimeAmount
    private var lastHeard: NIODeadline
    private var nextPing: NIODeadline

    init(pingInterval: TimeAmount, silenceTimeout: TimeAmount, now: NIODeadline) {
        self.pingInterval = pingInterval
        self.silenceTimeout = silenceTimeout
        lastHeard = now
        nextPing = now + pingInterval
    }

    /// When ``check(now:)`` is due next.
    var deadline: NIODeadline { min(nextPing, lastHeard + silenceTimeout) }

    /// The peer sent something, or was kept from it by us.
    mutating func heard(now: NIODeadline) {
        lastHeard = now
    }

    mutating func check(now: NIODeadline) -> Action {
        if now >= lastHeard + silenceTimeout { return .giveUp }
        guard now >= nextPing else { return .wait }
        nextPing = now + pingInterval
        return .ping
    }
}
