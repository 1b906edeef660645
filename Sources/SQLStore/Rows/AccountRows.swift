import ChatCore
import Foundation

extension User {
    static let columns: SQLText = """
        users.id, users.email, users.display_name, users.role, users.created_at, users.updated_at
        """

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.id("id"), email: try row.string("email"), displayName: try row.string("display_name"),
            role: try row.word("role"), createdAt: try row.date("created_at"), updatedAt: try row.date("updated_at"))
    }
}

extension Session {
    static let columns: SQLText = """
        sessions.id, sessions.user_id, sessions.user_agent, sessions.address, sessions.created_at,
        sessions.last_used_at
        """

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.id("id"), userID: try row.id("user_id"), userAgent: try row.string("user_agent"),
            address: try row.string("address"), createdAt: try row.date("created_at"),
            lastUsedAt: try row.date("last_used_at"))
    }
}

/// What is known of a refresh token besides its digest.
struct RefreshToken {
    var sessionID: Session.ID
    var expiresAt: Date
    var isReplaced: Bool

    static let columns: SQLText = "session_id, expires_at, replaced_at"

    init(_ row: any SQLRow) throws {
        sessionID = try row.id("session_id")
        expiresAt = try row.date("expires_at")
        isReplaced = row.optionalDate("replaced_at") != nil
    }
}
