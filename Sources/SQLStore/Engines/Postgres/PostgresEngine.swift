import ChatCore
import CoreMetrics
import Foundation
import Logging
import NIOPosix

/// PostgreSQL through libpq: many writers, each in a transaction as if there were no other.
///
/// Who comes too late for that is begun anew, so a body may run several times.
struct PostgresEngine: SQLEngine {
    let pool: PostgresPool
    private let address: PostgresAddress
    private let limits: PostgresLimits
    private let logger: Logger
    private let repetitions = Counter(label: "parley_store_retries_total")
    private let faults = Counter(label: "parley_store_errors_total")

    /// Connects with the first use.
    init(_ address: PostgresAddress, limits: PostgresLimits, logger: Logger) {
        self.address = address
        self.limits = limits
        self.logger = logger
        pool = PostgresPool(limits: limits) {
            try PostgresConnection(
                address, settings: PostgresSession.ofVerbs(limits), logger: logger)
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let canceller = PostgresCanceller()
        return try await countingFaults {
            try await withTaskCancellationHandler {
                try await pool.run(isCancellable: true) { try transact(.read, canceller, body) }
            } onCancel: {
                canceller.cancel()
                // Not on a thread of the pool's, which may all be waiting for what is to be stopped.
                NIOThreadPool.singleton.submit { _ in canceller.cancelRunning() }
            }
        }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await countingFaults {
            try await pool.run(isCancellable: false) { try transact(.write, PostgresCanceller(), body) }
        }
    }

    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await countingFaults {
            try await pool.run(isCancellable: false) {
                let connection = try pool.newConnection {
                    try PostgresConnection(address, settings: PostgresSession.ofMaintenance, logger: logger)
                }
                // Held by the connection, and so for no longer than it lives.
                try connection.lock(PostgresSession.maintenanceLock)
                return try attempting(.write) { _ in try PostgresTransaction.write.run(body, on: connection) }
            }
        }
    }

    func claim(alone: Bool) async throws -> Bool {
        try await countingFaults {
            try await pool.run(isCancellable: false) {
                let connection = try pool.newConnection {
                    try PostgresConnection(address, settings: PostgresSession.ofMaintenance, logger: logger)
                }
                let function = alone ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared"
                let isGiven = try connection.query(
                    SQLText(stringLiteral: "select \(function)(\(PostgresSession.servingLock)) as is_given")
                ) { try $0.bool("is_given") }
                guard isGiven == [true] else { return false }
                // Held by the connection, and so for no longer than it lives.
                pool.keep(connection)
                return true
            }
        }
    }

    func close() async throws {
        try await pool.close()
    }

    // MARK: Attempts, on a thread of the pool

    private func transact<Value>(
        _ transaction: PostgresTransaction, _ canceller: PostgresCanceller,
        _ body: (any SQLConnection) throws -> Value
    ) throws -> Value {
        do {
            return try attempting(transaction) { _ in
                let connection = try pool.connection()
                defer { pool.giveBack(connection) }
                return try canceller.watch(connection) { try transaction.run(body, on: connection) }
            }
        } catch {
            throw canceller.isCancelled ? CancellationError() : error
        }
    }

    private func attempting<Value>(
        _ transaction: PostgresTransaction, _ attempt: (Int) throws -> Value
    ) throws -> Value {
        var backOff = BackOff(first: .milliseconds(4), longest: .milliseconds(200), patience: limits.attempts)
        var number = 1
        while true {
            do {
                return try attempt(number)
            } catch let failed as FailedAttempt {
                let isWorthwhile = failed.mayPass || failed.deservesSecondLook && number == 1
                guard isWorthwhile, backOff.wait() else { throw failed.cause }
                repetitions.increment()
                number += 1
            }
        }
    }

    private func countingFaults<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            // All else is a refusal, which is no fault of the database.
            if (error as? ChatError)?.code == .internalError { faults.increment() }
            throw error
        }
    }
}

extension SQLChatStore {
    /// The PostgreSQL database at `postgresURL`, which has to exist. Connects with the first use. Call `migrate()` before
    /// anything else.
    /// - Throws: `ChatError` when `postgresURL` is no address.
    public static func open(
        postgresURL: String, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> SQLChatStore {
        try open(postgresURL: postgresURL, limits: PostgresLimits(), logger: logger, now: now)
    }

    static func open(
        postgresURL: String, limits: PostgresLimits, logger: Logger, now: @escaping @Sendable () -> Date
    ) throws -> SQLChatStore {
        guard let address = PostgresAddress(postgresURL) else {
            throw ChatError(.internalError, "The address of the server's database is none.")
        }
        let engine = PostgresEngine(address, limits: limits, logger: logger)
        return SQLChatStore(engine: engine, logger: logger, now: now)
    }

    /// Whether this is the address of a PostgreSQL database, if there is one.
    public static func isAddress(postgresURL: String) -> Bool { PostgresAddress(postgresURL) != nil }
}
