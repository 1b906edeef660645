import Foundation

/// Where accounts, sessions and digests of refresh tokens are kept. Each verb is one transaction.
public protocol AccountStore: Sendable {
    /// Adds an account; the very first one becomes `admin`, whatever its role says.
    /// - Throws: `conflict` when the address is taken.
    func insertUser(_ user: User, passwordHash: String) async throws -> User
    func credentials(email: String) async throws -> (user: User, passwordHash: String)?
    func passwordHash(of id: User.ID) async throws -> String?
    /// Reads, changes and writes address and name in one transaction, so that no concurrent change is lost. What
    /// `change` throws is thrown, and nothing has changed then.
    /// - Returns: the user as they are now; `nil` when there is none.
    /// - Throws: `conflict` when the new address is taken.
    func updateUser(_ id: User.ID, _ change: @escaping @Sendable (inout User) throws -> Void) async throws -> User?
    /// Sets the password and ends every session but `keptSession`.
    func updatePasswordHash(_ hash: String, of id: User.ID, keeping keptSession: Session.ID, at: Date) async throws
    /// Removes the account and all that belongs to it.
    /// - Returns: the threads that went with it.
    func deleteUser(_ id: User.ID) async throws -> [ChatThread.ID]

    func insertSession(_ session: Session, refreshTokenDigest: String, expiresAt: Date) async throws
    /// Replaces one refresh token by the next. A token that was replaced before ends its whole session.
    func rotateRefreshToken(
        digest: String, nextDigest: String, nextExpiresAt: Date, at: Date
    ) async throws -> RefreshRotation
    /// The user of a session that has not ended.
    func user(ofSession id: Session.ID) async throws -> User?
    func sessions(of id: User.ID) async throws -> [Session]
    /// - Returns: whether there was such a session of that user.
    @discardableResult
    func endSession(_ id: Session.ID, of userID: User.ID) async throws -> Bool
    func endSessions(of userID: User.ID) async throws
    /// Ends the session that a refresh token belongs to; unknown digests are ignored.
    func endSession(refreshTokenDigest: String) async throws
}

/// What became of an attempt to rotate a refresh token.
public enum RefreshRotation: Sendable {
    case rotated(User, Session)
    /// The token had been replaced before: someone else may have it, so its session has been ended.
    case reused
    case unknownOrExpired
}

/// Slow, salted hashes for passwords and fast digests for random tokens.
public protocol SecretHasher: Sendable {
    /// A self-describing, memory-hard hash.
    func hash(password: String) async throws -> String
    /// Takes as long for a wrong password as for the right one.
    func verify(password: String, hash: String) async throws -> Bool
    /// A one-way digest of a secret that is random already.
    func digest(token: String) -> String
}
