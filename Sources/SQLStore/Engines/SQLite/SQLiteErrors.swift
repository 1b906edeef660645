import ChatCore
import GRDB

extension DatabaseError {
    /// What went wrong, in words that say what to do and show no data. The cause, for the log, holds the statement
    /// without its values.
    var translated: any Error {
        switch extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY:
            return UniqueViolation(cause: self)
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            return ChatError(.conflict, "What this belongs to has just been removed.", cause: self)
        default:
            return ChatError(.internalError, explanation, cause: self)
        }
    }

    private var explanation: String {
        switch resultCode {
        case .SQLITE_FULL: "The server's disk is full."
        case .SQLITE_READONLY, .SQLITE_PERM: "The server's database can't be written."
        case .SQLITE_BUSY, .SQLITE_LOCKED: "The server's database is in use by another program. Try again."
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "The server's database is damaged."
        default: "The server's database failed."
        }
    }
}
