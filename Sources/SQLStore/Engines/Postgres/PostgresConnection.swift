import CLibPQ
import ChatCore
import Foundation
import Logging

/// A connection to a PostgreSQL server, through libpq. Used by one thread at a time: by whoever took it from the pool.
final class PostgresConnection: @unchecked Sendable {
    private let link: OpaquePointer
    private let listener: NoticeListener
    private var statements = PreparedStatements()
    /// What went wrong in the transaction, if anything: from then on the server does nothing but end it.
    private(set) var failure: PostgresFailure?
    /// How many transactions have been begun on it.
    private(set) var uses = 0

    /// Waits for the server, for some seconds.
    /// - Throws: `PostgresFailure`, or `ChatError` when the server is none that can be used.
    init(_ address: PostgresAddress, settings: String, logger: Logger) throws {
        guard let link = address.withPointers({ PQconnectdbParams($0, $1, 1) }) else {
            throw PostgresFailure(state: "53200", message: "no memory for a connection")
        }
        self.link = link
        listener = NoticeListener(logger: logger)
        PQsetNoticeReceiver(link, receiveNotice, Unmanaged.passUnretained(listener).toOpaque())
        guard PQstatus(link) == CONNECTION_OK else { throw refusal }
        try requireUsableServer()
        try command(settings)
    }

    deinit {
        PQfinish(link)
    }

    /// Whether another transaction can begin on it.
    var isUsable: Bool { PQstatus(link) == CONNECTION_OK && PQtransactionStatus(link) == PQTRANS_IDLE }

    var keptStatements: Int { statements.count }

    /// Asks the server to stop what runs. May be called by any thread, and waits until the server has been told.
    func cancelRunning() {
        guard let cancel = PQgetCancel(link) else { return }
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(cancel, &reason, Int32(reason.count))
        PQfreeCancel(cancel)
    }

    /// Runs statements without values, of which only the last one's answer counts.
    @discardableResult
    func command(_ text: String) throws -> PostgresResult {
        try checked(PQexec(link, text), statement: text)
    }

    func run(_ sql: SQLText) throws -> PostgresResult {
        try sql.requireStorableText()
        let parameters = PostgresParameters(sql.values)
        guard !sql.hasList else {
            let result = parameters.withPointers { count, values, lengths, formats in
                PQexecParams(link, sql.numbered, count, parameters.types, values, lengths, formats, 0)
            }
            return try checked(result, statement: sql.text)
        }
        let name = try prepared(sql, parameters.types)
        let result = parameters.withPointers { count, values, lengths, formats in
            PQexecPrepared(link, name, count, values, lengths, formats, 0)
        }
        return try checked(result, statement: sql.text)
    }

    func beginTransaction(_ text: String) throws {
        failure = nil
        uses += 1
        try command(text)
    }

    /// Its failure is of no interest: a connection that is still in a transaction isn't used again.
    func rollBack() {
        guard PQstatus(link) == CONNECTION_OK, PQtransactionStatus(link) != PQTRANS_IDLE else { return }
        PQclear(PQexec(link, "rollback"))
    }

    private func prepared(_ sql: SQLText, _ types: [Oid]) throws -> String {
        let key = PreparedStatements.Key(text: sql.text, types: types)
        if let name = statements.name(of: key) { return name }
        if let forgotten = statements.makeRoom() { try command("deallocate \(forgotten)") }
        let name = statements.newName()
        _ = try checked(PQprepare(link, name, sql.numbered, Int32(types.count), types), statement: sql.text)
        statements.keep(name, for: key)
        return name
    }

    private func checked(_ pointer: OpaquePointer?, statement: String) throws -> PostgresResult {
        let result = pointer.map(PostgresResult.init)
        if let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(result.status) { return result }
        let failure = PostgresFailure(result, statement: statement, isBroken: PQstatus(link) != CONNECTION_OK)
        self.failure = failure
        throw failure
    }

    /// Why there is no connection: libpq says it in words only.
    private var refusal: PostgresFailure {
        let message = String(cString: PQerrorMessage(link))
        let states = [
            "password authentication failed": "28P01", "no pg_hba.conf entry": "28000", "no password supplied": "28P01",
            "role \"": "28000", "too many": "53300", "remaining connection slots": "53300",
        ]
        let state = states.first { message.contains($0.key) }?.value
        let isOfDatabase = message.contains("database \"") && message.contains("does not exist")
        return PostgresFailure(
            state: isOfDatabase ? "3D000" : state ?? "",
            message: message.trimmingCharacters(in: .whitespacesAndNewlines),
            isConnectionLost: !isOfDatabase && (state == nil || state == "53300"))
    }

    static let versionMin = 15

    private func requireUsableServer() throws {
        let version = Int(PQserverVersion(link)) / 10_000
        guard version >= Self.versionMin else {
            throw ChatError(
                .internalError,
                "The server's database is PostgreSQL \(version); Parley needs \(Self.versionMin) or newer.")
        }
        let encoding = PQparameterStatus(link, "server_encoding").map { String(cString: $0) } ?? ""
        guard encoding == "UTF8" else {
            throw ChatError(
                .internalError,
                "The server's database keeps text as \(encoding); Parley needs one made with encoding 'UTF8'.")
        }
    }
}

extension PostgresConnection: SQLConnection {
    func query<Value>(_ sql: SQLText, _ map: (any SQLRow) throws -> Value) throws -> [Value] {
        let result = try translating { try run(sql) }
        return try result.rows.map { try map(PostgresRow(result: result, row: $0)) }
    }

    /// Waits until no other connection has locked this number, and locks it until its own end.
    func lock(_ number: Int) throws {
        try translating { try command("select pg_advisory_lock(\(number))") }
    }

    @discardableResult
    func execute(_ sql: SQLText) throws -> Int {
        try translating { try run(sql) }.changes
    }

    @discardableResult
    private func translating(_ body: () throws -> PostgresResult) throws -> PostgresResult {
        do { return try body() } catch let failure as PostgresFailure { throw failure.translated }
    }
}

/// Takes what the server remarks without being asked; libpq would write it to standard error.
private final class NoticeListener {
    let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }
}

private func receiveNotice(_ listener: UnsafeMutableRawPointer?, _ notice: OpaquePointer?) {
    guard let listener, let notice, let text = PQresultErrorField(notice, Int32(UInt8(ascii: "M"))) else { return }
    let severity = PQresultErrorField(notice, Int32(UInt8(ascii: "V"))).map { String(cString: $0) }
    Unmanaged<NoticeListener>.fromOpaque(listener).takeUnretainedValue().logger.log(
        level: severity == "WARNING" ? .warning : .debug, "PostgreSQL: \(String(cString: text))")
}
