import ChatCore
import Foundation

extension SQLChatStore {
    public func insertSession(_ session: Session, refreshTokenDigest: String, expiresAt: Date) async throws {
        try await write { connection in
            try Self.removeExpiredSessions(of: session.userID, at: session.createdAt, on: connection)
            try connection.execute(
                """
                insert into sessions (id, user_id, user_agent, address, created_at, last_used_at)
                values (\(session.id), \(session.userID), \(session.userAgent), \(session.address),
                    \(session.createdAt), \(session.lastUsedAt))
                """)
            try Self.insertToken(refreshTokenDigest, of: session.id, expiresAt: expiresAt, on: connection)
        }
    }

    public func rotateRefreshToken(
        digest: String, nextDigest: String, nextExpiresAt: Date, at: Date
    ) async throws -> RefreshRotation {
        try await write { connection in
            let token = try connection.first(
                "select \(RefreshToken.columns) from refresh_tokens where digest = \(digest)", RefreshToken.init)
            guard let token else { return .unknownOrExpired }
            if token.isReplaced {
                try connection.execute("delete from sessions where id = \(token.sessionID)")
                return .reused
            }
            guard token.expiresAt > at else { return .unknownOrExpired }
            try connection.execute("update refresh_tokens set replaced_at = \(at) where digest = \(digest)")
            try connection.execute(
                "delete from refresh_tokens where session_id = \(token.sessionID) and expires_at <= \(at)")
            try Self.insertToken(nextDigest, of: token.sessionID, expiresAt: nextExpiresAt, on: connection)
            return try Self.use(token.sessionID, at: at, on: connection)
        }
    }

    public func user(ofSession id: Session.ID) async throws -> User? {
        try await engine.read { connection in
            try connection.first(
                """
                select \(User.columns) from sessions join users on users.id = sessions.user_id
                where sessions.id = \(id)
                """, User.init)
        }
    }

    public func sessions(of id: User.ID) async throws -> [Session] {
        try await engine.read { connection in
            try connection.query(
                """
                select \(Session.columns) from sessions where user_id = \(id)
                order by last_used_at desc, id desc
                """, Session.init)
        }
    }

    @discardableResult
    public func endSession(_ id: Session.ID, of userID: User.ID) async throws -> Bool {
        try await write {
            try $0.execute("delete from sessions where id = \(id) and user_id = \(userID)") > 0
        }
    }

    public func endSessions(of userID: User.ID) async throws {
        try await write { try $0.execute("delete from sessions where user_id = \(userID)") }
    }

    public func endSession(refreshTokenDigest: String) async throws {
        try await write { connection in
            try connection.execute(
                """
                delete from sessions
                where id in (select session_id from refresh_tokens where digest = \(refreshTokenDigest))
                """)
        }
    }

    private static func insertToken(
        _ digest: String, of session: Session.ID, expiresAt: Date, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            insert into refresh_tokens (digest, session_id, expires_at)
            values (\(digest), \(session), \(expiresAt))
            """)
    }

    private static func use(
        _ id: Session.ID, at: Date, on connection: any SQLConnection
    ) throws -> RefreshRotation {
        let session = try connection.first(
            "update sessions set last_used_at = \(at) where id = \(id) returning \(Session.columns)", Session.init)
        guard let session,
            let user = try connection.first(
                "select \(User.columns) from users where id = \(session.userID)", User.init)
        else { return .unknownOrExpired }
        return .rotated(user, session)
    }

    /// Sessions that nobody can renew any more would pile up in the list.
    private static func removeExpiredSessions(
        of userID: User.ID, at: Date, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            delete from sessions where user_id = \(userID) and not exists (
                select 1 from refresh_tokens
                where refresh_tokens.session_id = sessions.id and refresh_tokens.expires_at > \(at))
            """)
    }
}
