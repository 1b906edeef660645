import ChatCore
import Synchronization

/// A transaction that has come to nothing.
struct FailedAttempt: Error {
    var cause: any Error
    /// Nothing has happened, and another attempt may go well.
    var mayPass = false
    /// Nothing has happened, and a second look may say better what is wrong.
    var deservesSecondLook = false
}

enum PostgresTransaction {
    case read
    case write

    private var begin: String {
        switch self {
        case .read: "begin isolation level repeatable read read only"
        case .write: "begin isolation level serializable"
        }
    }

    /// - Throws: `FailedAttempt`.
    func run<Value>(
        _ body: (any SQLConnection) throws -> Value, on connection: PostgresConnection
    ) throws(FailedAttempt) -> Value {
        do {
            try connection.beginTransaction(begin)
            let value = try body(connection)
            // Whatever `body` made of it: the server takes everything back.
            if let failure = connection.failure { throw failure.translated }
            return try committed(value, on: connection)
        } catch let failed as FailedAttempt {
            throw failed
        } catch {
            connection.rollBack()
            let failure = connection.failure
            throw FailedAttempt(
                cause: (error as? PostgresFailure)?.translated ?? error, mayPass: failure?.mayPass ?? false,
                deservesSecondLook: self == .write && failure?.mayBeOfSomebodyElse ?? false)
        }
    }

    private func committed<Value>(_ value: Value, on connection: PostgresConnection) throws -> Value {
        do {
            guard try connection.command("commit").command == "COMMIT" else {
                throw FailedAttempt(cause: ChatError(.internalError, "The server's database failed."))
            }
            return value
        } catch let failure as PostgresFailure where failure.isConnectionLost && self == .write {
            // Nobody knows whether it was the last thing that the server did: once more could be once too often.
            throw FailedAttempt(
                cause: ChatError(
                    .internalError,
                    "The server's database was lost while it kept this. See whether it is there before you try again.",
                    cause: OutcomeUnknown(cause: failure)))
        }
    }
}

/// Stops the statement of a caller who doesn't wait any longer.
final class PostgresCanceller: Sendable {
    private struct State {
        var isCancelled = false
        var running: PostgresConnection?
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Runs `body`, which may be stopped. While the server is being told, `body` doesn't return: what comes after it on
    /// this connection is not stopped.
    func watch<Value>(_ connection: PostgresConnection, _ body: () throws -> Value) throws -> Value {
        let isCancelled = state.withLock { state in
            state.running = connection
            return state.isCancelled
        }
        defer { state.withLock { $0.running = nil } }
        guard !isCancelled else { throw CancellationError() }
        return try body()
    }

    /// Waits for the server: not to be called by who must not wait.
    func cancelRunning() {
        state.withLock { $0.running?.cancelRunning() }
    }

    func cancel() {
        state.withLock { $0.isCancelled = true }
    }
}
