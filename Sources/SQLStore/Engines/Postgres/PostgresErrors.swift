import ChatCore
import Foundation

/// What the server, or the way to it, made of a statement.
struct PostgresFailure: LocalizedError {
    /// Five letters of the SQL standard and PostgreSQL; empty when it is the connection that failed.
    var state: String
    /// Without any data.
    var message: String
    /// Without its values.
    var statement = ""
    var isConnectionLost = false

    /// Another try may go well, as nothing has happened: somebody else was first, or the connection was lost.
    var mayPass: Bool {
        isConnectionLost || ["40001", "40P01"].contains(state)
    }

    /// For whoever runs the server: it may name the database's host and user.
    var failureReason: String? { message }

    /// What is there already, or is not there any more, may be the work of somebody who was faster: a second look finds
    /// it, and can say better what is wrong.
    var mayBeOfSomebodyElse: Bool {
        ["23505", "23503"].contains(state)
    }

    /// What went wrong, in words that say what to do and show no data.
    var translated: any Error {
        switch state {
        case "23505": return UniqueViolation(cause: self)
        case "23503": return ChatError(.conflict, "What this belongs to has just been removed.", cause: self)
        default:
            return ChatError(.internalError, explanation, retryAfterSeconds: passes ? 1 : nil, cause: self)
        }
    }

    /// Whether waiting helps.
    private var passes: Bool {
        isConnectionLost || ["40001", "40P01", "53300", "55P03", "57014"].contains(state)
    }

    private var explanation: String {
        switch state {
        case _ where isConnectionLost: "The server's database can't be reached."
        case "40001", "40P01", "53300": "The server's database is busy. Try again."
        case "53100": "The server's disk is full."
        case "57014": "The server's database took too long."
        case "55P03": "The server's database is in use by another program. Try again."
        case "25006": "The server's database can't be written."
        case "42501": "The user of DATABASE_URL lacks rights in the server's database."
        case "42P07": "The server's database holds tables of another program. Make one for Parley alone."
        case "28000", "28P01": "The server's database refuses the user or the password of DATABASE_URL."
        case "3D000": "There is no database of the name in DATABASE_URL."
        case "XX001", "XX002": "The server's database is damaged."
        default: "The server's database failed."
        }
    }
}

extension PostgresFailure {
    /// - Parameter isBroken: whether the connection is no more.
    init(_ result: PostgresResult?, statement: String, isBroken: Bool) {
        let state = result?.detail("C") ?? ""
        // Messages about wrong values show them.
        let message = state.hasPrefix("22") ? "wrong value" : result?.detail("M") ?? "connection lost"
        // The server says goodbye before it goes.
        let isGoodbye = ["57P01", "57P02", "57P03", "25P03"].contains(state) || state.hasPrefix("08")
        self.init(
            state: state, message: message, statement: statement, isConnectionLost: isBroken || isGoodbye)
    }
}

extension ChatError {
    static let databaseUnreachable = ChatError(
        .internalError, "The server's database can't be reached.", retryAfterSeconds: 1)
    static let databaseBusy = ChatError(
        .internalError, "The server's database is busy. Try again.", retryAfterSeconds: 1)
    static let databaseClosed = ChatError(.internalError, "The server's database is closed.")
}
