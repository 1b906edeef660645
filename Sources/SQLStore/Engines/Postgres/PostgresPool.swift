import ChatCore
import NIOPosix
import Synchronization

/// How many connections there are, and how long anybody waits.
struct PostgresLimits: Sendable {
    var connections = 10
    /// For a connection that another caller has.
    var turn = Duration.seconds(10)
    /// For a server that doesn't answer.
    var reconnection = Duration.seconds(5)
    /// For a transaction that others keep coming before.
    var attempts = Duration.seconds(10)
    /// For one statement.
    var statement = Duration.seconds(30)
    /// For a row that another transaction holds.
    var lock = Duration.seconds(10)
}

/// Connections, and threads that wait for what they answer: as many as there may be connections.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        var isClosed = false
        /// For what it holds, not to be used.
        var kept: PostgresConnection?
    }

    private let limits: PostgresLimits
    private let open: @Sendable () throws -> PostgresConnection
    private let threads: NIOThreadPool
    private let turns: Turns
    private let state = Mutex(State())
    private let reachability: Reachability

    init(limits: PostgresLimits, open: @escaping @Sendable () throws -> PostgresConnection) {
        self.limits = limits
        self.open = open
        let reachability = Reachability()
        self.reachability = reachability
        turns = Turns(limits.connections, patience: limits.turn) {
            reachability.isGiven ? .databaseBusy : .databaseUnreachable
        }
        threads = NIOThreadPool(numberOfThreads: limits.connections)
        threads.start()
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    var idleConnections: Int { state.withLock(\.idle.count) }
    var waitingCallers: Int { turns.waiting }

    /// Runs `work` on a thread of its own when it is the caller's turn.
    /// - Parameter isCancellable: whether a caller that is cancelled stops waiting for their turn.
    func run<Value: Sendable>(
        isCancellable: Bool, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await turns.take(isCancellable: isCancellable)
        defer { turns.pass() }
        return try await withCheckedThrowingContinuation { caller in
            threads.submit { state in
                guard case .active = state else { return caller.resume(throwing: ChatError.databaseClosed) }
                caller.resume(with: Result { try work() })
            }
        }
    }

    /// A connection that nobody uses, or a new one: for `work` only.
    /// - Throws: `ChatError`, when the server can't be reached after some time too.
    func connection() throws -> PostgresConnection {
        if let idle = state.withLock({ $0.idle.popLast() }) { return idle }
        return try newConnection(open)
    }

    func newConnection(_ open: () throws -> PostgresConnection) throws -> PostgresConnection {
        var backOff = BackOff(first: .milliseconds(50), longest: .seconds(2), patience: limits.reconnection)
        while true {
            do {
                let connection = try open()
                reachability.note(true)
                return connection
            } catch let failure as PostgresFailure {
                if failure.isConnectionLost { reachability.note(false) }
                guard failure.isConnectionLost, backOff.wait() else { throw failure.translated }
            }
        }
    }

    /// How often a connection is used: in the end it would hold much that nobody needs.
    private static let usesMax = 50_000

    /// Keeps a connection that nobody is to use, until the end.
    func keep(_ connection: PostgresConnection) {
        state.withLock { $0.kept = connection }
    }

    /// Takes a connection back. With one that is broken goes all that is idle: most likely the server has been away.
    func giveBack(_ connection: PostgresConnection) {
        let isUsable = connection.isUsable
        let isOld = connection.uses >= Self.usesMax
        // Ended outside the lock, which says goodbye to the server.
        let dropped = state.withLock { state in
            if isUsable, !state.isClosed {
                if !isOld { state.idle.append(connection) }
                return [PostgresConnection]()
            }
            defer { state.idle = [] }
            return state.idle
        }
        withExtendedLifetime(dropped) {}
    }

    /// Ends all connections when what runs has ended.
    func close() async throws {
        turns.close()
        let idle = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.kept) = ([], nil) }
            return state.idle + [state.kept].compactMap(\.self)
        }
        try await threads.shutdownGracefully()
        withExtendedLifetime(idle) {}
    }
}

/// Whether the server has answered last time.
private final class Reachability: Sendable {
    private let state = Mutex(true)

    var isGiven: Bool { state.withLock(\.self) }

    func note(_ isReachable: Bool) {
        state.withLock { $0 = isReachable }
    }
}
