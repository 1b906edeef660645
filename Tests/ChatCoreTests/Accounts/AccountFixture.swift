import ChatCore
import SQLStore

/// Accounts on a real store.
struct AccountFixture: Sendable {
    static let password = "correct horse"

    let time: TestTime
    let hasher: PlainHasher
    let accounts: AccountService

    static func with(
        isRegistrationOpen: Bool = true, registrationLimit: RateLimit = LimitRules.registrations,
        _ body: @Sendable (AccountFixture) async throws -> Void
    ) async throws {
        let time = TestTime()
        try await withStore(time: time) { store in
            let hasher = PlainHasher()
            let accounts = AccountService(
                store: store, hasher: hasher, removals: NoThreads(),
                limiter: SlidingWindowLimiter(uptime: { time.uptime }), registrationLimit: registrationLimit,
                environment: time.environment(), isRegistrationOpen: isRegistrationOpen)
            try await body(AccountFixture(time: time, hasher: hasher, accounts: accounts))
        }
    }

    @discardableResult
    func register(_ name: String = "ada", address: String = "192.0.2.1") async throws -> SignIn {
        try await accounts.register(
            email: "\(name)@example.org", password: Self.password, displayName: "Ada", from: origin(address))
    }

    @discardableResult
    func signIn(
        _ name: String = "ada", password: String = password, address: String = "192.0.2.1"
    ) async throws -> SignIn {
        try await accounts.signIn(
            email: "\(name)@example.org", password: password, from: origin(address))
    }

    func origin(_ address: String = "192.0.2.1") -> SignInOrigin {
        SignInOrigin(userAgent: "Firefox", address: address)
    }

    func isAlive(_ signIn: SignIn) async -> Bool {
        (try? await accounts.principal(ofSession: signIn.session.id)) != nil
    }

    func principal(_ signIn: SignIn) -> Principal {
        Principal(user: signIn.user, sessionID: signIn.session.id)
    }
}

/// These accounts have none.
private struct NoThreads: ThreadRemovalObserver {
    func threadsRemoved(_ ids: [ChatThread.ID]) async {}
}
