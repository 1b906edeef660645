import Foundation

/// An account, as its owner sees it.
public struct UserBody: Codable, Sendable, Equatable {
    public var id: String
    public var email: String
    public var displayName: String
    public var role: String
    public var createdAt: Date
    public var updatedAt: Date

    public init(id: String, email: String, displayName: String, role: String, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.email = email
        self.displayName = displayName
        self.role = role
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

public struct UserEnvelope: Codable, Sendable, Equatable {
    public var user: UserBody

    public init(user: UserBody) {
        self.user = user
    }
}

public struct SignInBody: Codable, Sendable, Equatable {
    public var user: UserBody
    /// A bearer token.
    public var accessToken: String
    /// Seconds.
    public var expiresIn: Int

    public init(user: UserBody, accessToken: String, expiresIn: Int) {
        self.user = user
        self.accessToken = accessToken
        self.expiresIn = expiresIn
    }
}

public struct RegisterRequest: Codable, Sendable {
    public var email: String
    public var password: String
    public var displayName: String
}

public struct LoginRequest: Codable, Sendable {
    public var email: String
    public var password: String
}

public struct RefreshRequest: Codable, Sendable {
    /// The value of the refresh cookie; without it, the cookie itself counts.
    public var refreshToken: String?
}

public struct UpdateUserRequest: Codable, Sendable {
    public var email: String?
    public var displayName: String?
}

public struct ChangePasswordRequest: Codable, Sendable {
    public var currentPassword: String
    public var newPassword: String
}

public struct SessionBody: Codable, Sendable, Equatable {
    public var id: String
    public var userAgent: String
    public var address: String
    public var createdAt: Date
    public var lastUsedAt: Date
    public var isCurrent: Bool

    public init(
        id: String, userAgent: String, address: String, createdAt: Date, lastUsedAt: Date, isCurrent: Bool
    ) {
        self.id = id
        self.userAgent = userAgent
        self.address = address
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.isCurrent = isCurrent
    }
}

public struct SessionList: Codable, Sendable, Equatable {
    public var sessions: [SessionBody]
    public var total: Int
    public var hasMore: Bool

    public init(sessions: [SessionBody]) {
        self.sessions = sessions
        total = sessions.count
        hasMore = false
    }
}
