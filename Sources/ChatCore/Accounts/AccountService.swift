import Foundation

/// Signing up, in and out. Everything but signing in and up asks for the user's own id.
public struct AccountService: Sendable {
    private let store: any AccountStore
    private let hasher: any SecretHasher
    private let removals: any ThreadRemovalObserver
    private let throttle: LoginThrottle
    private let limiter: any RateLimiter
    private let registrationLimit: RateLimit
    private let environment: DomainEnvironment
    private let isRegistrationOpen: Bool
    private let decoyHash: DecoyHash

    public init(
        store: any AccountStore, hasher: any SecretHasher, removals: any ThreadRemovalObserver,
        limiter: any RateLimiter, registrationLimit: RateLimit = LimitRules.registrations,
        environment: DomainEnvironment, isRegistrationOpen: Bool
    ) {
        self.store = store
        self.hasher = hasher
        self.removals = removals
        self.limiter = limiter
        self.registrationLimit = registrationLimit
        self.environment = environment
        self.isRegistrationOpen = isRegistrationOpen
        throttle = LoginThrottle(now: environment.now)
        decoyHash = DecoyHash(hasher: hasher)
    }

    /// Makes an account and signs it in. The first account becomes `admin`.
    /// - Throws: `forbidden` while registration is closed; `validation_failed`; `conflict` when the address is taken;
    ///   `rate_limit_exceeded`.
    public func register(
        email: String, password: String, displayName: String, from origin: SignInOrigin
    ) async throws -> SignIn {
        guard isRegistrationOpen else {
            throw ChatError(.forbidden, "Registration is closed on this server. Ask its administrator for an account.")
        }
        // Attempts, not accounts: a refusal tells who has one.
        try await limiter.require(
            "registrations from \(origin.network)", limit: registrationLimit, what: "registrations")
        let user = try await add(email: email, password: password, displayName: displayName, role: .member)
        return try await startSession(of: user, from: origin)
    }

    /// Makes an account without signing in; for the operator.
    /// - Throws: `validation_failed`; `conflict` when the address is taken.
    public func add(email: String, password: String, displayName: String, role: User.Role) async throws -> User {
        let email = AccountRules.normalisedEmail(email)
        let name = displayName.trimmingCharacters(in: .whitespaces)
        var validation = Validation()
        validation.email(email)
        validation.password(password)
        validation.displayName(name)
        try validation.check()
        let hash = try await hasher.hash(password: password)
        let now = environment.now()
        let user = User(
            id: environment.newID(), email: email, displayName: name, role: role, createdAt: now, updatedAt: now)
        return try await store.insertUser(user, passwordHash: hash)
    }

    /// - Throws: `unauthorized`, the same for an unknown address and a wrong password; `rate_limit_exceeded` after
    ///   several failures.
    public func signIn(email: String, password: String, from origin: SignInOrigin) async throws -> SignIn {
        let email = AccountRules.normalisedEmail(email)
        guard AccountRules.isEmail(email) else { throw Self.wrongCredentials }
        var user: User?
        _ = try await throttle.attempt(email: email, address: origin.network) {
            let credentials = try await store.credentials(email: email)
            let hash = if let credentials { credentials.passwordHash } else { try await decoyHash.value() }
            if try await hasher.verify(password: password, hash: hash) { user = credentials?.user }
            return user != nil
        }
        guard let user else { throw Self.wrongCredentials }
        return try await startSession(of: user, from: origin)
    }

    /// Replaces a refresh token. One that was replaced before ends its whole session.
    /// - Throws: `unauthorized`.
    public func refresh(token: String) async throws -> SignIn {
        let next = environment.newSecret()
        let now = environment.now()
        let rotation = try await store.rotateRefreshToken(
            digest: hasher.digest(token: token), nextDigest: hasher.digest(token: next),
            nextExpiresAt: now.addingTimeInterval(Session.refreshTokenLifetimeSeconds), at: now)
        switch rotation {
        case .rotated(let user, let session): return SignIn(user: user, session: session, refreshToken: next)
        case .reused, .unknownOrExpired: throw ChatError.unauthorized
        }
    }

    /// Ends the session of a refresh token; says nothing about unknown ones.
    public func signOut(refreshToken: String) async throws {
        try await store.endSession(refreshTokenDigest: hasher.digest(token: refreshToken))
    }

    public func signOut(_ principal: Principal) async throws {
        try await store.endSession(principal.sessionID, of: principal.user.id)
    }

    /// Who a session belongs to.
    /// - Throws: `unauthorized` when it has ended.
    public func principal(ofSession id: Session.ID) async throws -> Principal {
        guard let user = try await store.user(ofSession: id) else { throw ChatError.unauthorized }
        return Principal(user: user, sessionID: id)
    }

    /// Changes what is given, and leaves the rest as it is.
    /// - Throws: `validation_failed`; `conflict` when the address is taken; `unauthorized` when the account is gone.
    public func update(_ user: User, email: String?, displayName: String?) async throws -> User {
        let email = email.map(AccountRules.normalisedEmail)
        let name = displayName?.trimmingCharacters(in: .whitespaces)
        var validation = Validation()
        if let email { validation.email(email) }
        if let name { validation.displayName(name) }
        try validation.check()
        let now = environment.now()
        let updated = try await store.updateUser(user.id) { user in
            if let email { user.email = email }
            if let name { user.displayName = name }
            user.updatedAt = now
        }
        guard let updated else { throw ChatError.unauthorized }
        return updated
    }

    /// Sets a new password and ends the user's other sessions.
    /// - Throws: `validation_failed`, also when the current password is wrong; `rate_limit_exceeded`.
    public func changePassword(
        of principal: Principal, from current: String, to next: String, network: String
    ) async throws {
        let user = principal.user
        var validation = Validation()
        validation.password(next, field: "new_password")
        try validation.check()
        let isRight = try await throttle.attempt(email: user.email, address: network) {
            guard let hash = try await store.passwordHash(of: user.id) else { return false }
            return try await hasher.verify(password: current, hash: hash)
        }
        guard isRight else { throw ChatError.invalid("current_password", "is wrong") }
        try await store.updatePasswordHash(
            try await hasher.hash(password: next), of: user.id, keeping: principal.sessionID, at: environment.now())
    }

    /// Removes the account with all that belongs to it, for good; answers that run in its threads end.
    public func delete(_ user: User) async throws {
        await removals.threadsRemoved(try await store.deleteUser(user.id))
    }

    public func sessions(of user: User) async throws -> [Session] {
        try await store.sessions(of: user.id)
    }

    /// - Throws: `not_found`.
    public func endSession(_ id: Session.ID, of user: User) async throws {
        guard try await store.endSession(id, of: user.id) else { throw ChatError.notFound("session") }
    }

    public func endAllSessions(of user: User) async throws {
        try await store.endSessions(of: user.id)
    }

    private static let wrongCredentials = ChatError(.unauthorized, "The e-mail address or the password is wrong.")

    private func startSession(of user: User, from origin: SignInOrigin) async throws -> SignIn {
        let now = environment.now()
        let token = environment.newSecret()
        let session = Session(
            id: environment.newID(), userID: user.id, userAgent: origin.userAgent, address: origin.address,
            createdAt: now, lastUsedAt: now)
        try await store.insertSession(
            session, refreshTokenDigest: hasher.digest(token: token),
            expiresAt: now.addingTimeInterval(Session.refreshTokenLifetimeSeconds))
        return SignIn(user: user, session: session, refreshToken: token)
    }
}

/// A hash to compare with when there is no such account, so that its absence takes as long as a wrong password.
private actor DecoyHash {
    private let hasher: any SecretHasher
    private var hash: String?

    init(hasher: any SecretHasher) {
        self.hasher = hasher
    }

    func value() async throws -> String {
        if let hash { return hash }
        let made = try await hasher.hash(password: "no account has this password")
        hash = made
        return made
    }
}
