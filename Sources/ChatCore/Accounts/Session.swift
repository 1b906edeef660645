import Foundation

/// One sign-in on one device: a family of refresh tokens, each replaced by the next.
public struct Session: Sendable, Equatable {
    public typealias ID = Identifier<Session>

    public var id: ID
    public var userID: User.ID
    public var userAgent: String
    public var address: String
    public var createdAt: Date
    public var lastUsedAt: Date

    public init(id: ID, userID: User.ID, userAgent: String, address: String, createdAt: Date, lastUsedAt: Date) {
        self.id = id
        self.userID = userID
        self.userAgent = userAgent
        self.address = address
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }

    public static let refreshTokenLifetimeSeconds: TimeInterval = 30 * 24 * 3600
}

/// Where a sign-in comes from; shown in the list of sessions.
public struct SignInOrigin: Sendable {
    public var userAgent: String
    public var address: String
    /// Whom limits count as one: the address, or the network that one owner of addresses has.
    public var network: String

    /// - Parameter network: the address itself unless said.
    public init(userAgent: String, address: String, network: String? = nil) {
        self.userAgent = String(userAgent.prefix(256))
        self.address = address
        self.network = network ?? address
    }
}

/// The result of signing in: who, in which session, and the secret that renews it.
public struct SignIn: Sendable {
    public var user: User
    public var session: Session
    /// Shown to the client once; only its digest is stored.
    public var refreshToken: String
}

/// Who makes a request.
public struct Principal: Sendable {
    public var user: User
    public var sessionID: Session.ID

    public init(user: User, sessionID: Session.ID) {
        self.user = user
        self.sessionID = sessionID
    }
}
