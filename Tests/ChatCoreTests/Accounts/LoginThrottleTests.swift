import ChatCore
import Testing

@Suite("Guessing a password")
struct LoginThrottleTests {
    private func fail(
        _ fixture: AccountFixture, _ name: String = "ada", address: String = "192.0.2.1"
    ) async throws -> ChatError {
        try await chatError { try await fixture.signIn(name, password: "wrong password", address: address) }
    }

    private func failFiveTimes(_ fixture: AccountFixture) async throws {
        for _ in 0..<5 { #expect(try await fail(fixture).code == .unauthorized) }
    }

    @Test("has to wait after five failures, twice as long after each further one, at most a quarter of an hour")
    func backOff() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            try await failFiveTimes(fixture)
            for seconds in [5, 10, 20, 40, 80, 160, 320, 640, 900, 900] {
                let refused = try await fail(fixture)
                #expect(refused.code == .rateLimitExceeded)
                #expect(refused.retryAfterSeconds == seconds)
                fixture.time.advance(by: .seconds(seconds))
                #expect(try await fail(fixture).code == .unauthorized)
            }
        }
    }

    @Test("does not even try the password while it has to wait")
    func rightPasswordWaits() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            try await failFiveTimes(fixture)
            let tried = fixture.hasher.verifications
            #expect(try await chatError { try await fixture.signIn() }.code == .rateLimitExceeded)
            #expect(fixture.hasher.verifications == tried)
            fixture.time.advance(by: .seconds(5))
            try await fixture.signIn()
        }
    }

    @Test("begins anew after a success, and after an hour")
    func forgiven() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            for _ in 0..<4 { _ = try await fail(fixture) }
            try await fixture.signIn()
            try await failFiveTimes(fixture)
            fixture.time.advance(by: .seconds(3600))
            try await failFiveTimes(fixture)
        }
    }

    @Test("locks nobody out who signs in from elsewhere, nor another account")
    func independent() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            try await fixture.register("bob")
            try await failFiveTimes(fixture)
            try await fixture.signIn(address: "198.51.100.7")
            try await fixture.signIn("bob")
            #expect(try await fail(fixture).code == .rateLimitExceeded)
        }
    }

    @Test("is slowed down for an address that tries many accounts")
    func address() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            for index in 0..<50 { #expect(try await fail(fixture, "guess\(index)").code == .unauthorized) }
            #expect(try await fail(fixture, "fresh").code == .rateLimitExceeded)
            #expect(try await chatError { try await fixture.signIn() }.code == .rateLimitExceeded)
            try await fixture.signIn(address: "198.51.100.7")
        }
    }

    @Test("at once is worth no more than one after the other")
    func parallelGuesses() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            let refused = try await together(40) { _ in try await fail(fixture).code }
            #expect(refused.filter { $0 == .unauthorized }.count == 5)
            #expect(refused.filter { $0 == .rateLimitExceeded }.count == 35)
            #expect(fixture.hasher.verifications == 5)
            fixture.time.advance(by: .seconds(5))
            let again = try await together(40) { _ in try await fail(fixture).code }
            #expect(again.filter { $0 == .unauthorized }.count == 1)
        }
    }

    @Test("has nothing to do with signing in from many devices at once")
    func parallelSignIns() async throws {
        try await AccountFixture.with { fixture in
            let names = (0..<4).map { "person\($0)" }
            for name in names { try await fixture.register(name) }
            let sessions = try await together(120) { index in
                try await fixture.signIn(names[index % names.count]).session.id
            }
            #expect(Set(sessions).count == 120)
        }
    }

    @Test("beside its owner who signs in keeps nobody out for longer than a guess takes")
    func guessesBesideTheOwner() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            for _ in 0..<4 { _ = try await fail(fixture) }
            let outcomes = try await together(20) { _ in try await fixture.signIn().session.id }
            #expect(outcomes.count == 20)
            try await failFiveTimes(fixture)
        }
    }

    private func together<Result: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("is as slow by way of changing it")
    func changePassword() async throws {
        try await AccountFixture.with { fixture in
            let signIn = try await fixture.register()
            func change() async throws -> ChatError {
                try await chatError {
                    try await fixture.accounts.changePassword(
                        of: fixture.principal(signIn), from: "wrong password", to: "battery staple",
                        network: "192.0.2.1")
                }
            }
            for _ in 0..<5 { #expect(try await change().code == .validationFailed) }
            #expect(try await change().code == .rateLimitExceeded)
        }
    }
}

@Suite("Making accounts")
struct RegistrationLimitTests {
    @Test("is limited for each network, refused attempts included")
    func limit() async throws {
        try await AccountFixture.with(registrationLimit: RateLimit(count: 3, per: .hour)) { fixture in
            try await fixture.register()
            for _ in 0..<2 { #expect(try await chatError { try await fixture.register() }.code == .conflict) }
            let refused = try await chatError { try await fixture.register("bob") }
            #expect(refused.code == .rateLimitExceeded)
            #expect(refused.retryAfterSeconds == 3600)
            try await fixture.register("bob", address: "198.51.100.7")
            fixture.time.advance(by: .seconds(3600))
            try await fixture.register("eve")
        }
    }
}
