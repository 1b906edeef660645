import Testing

@testable import ChatCore

@Suite("Accounts")
struct AccountServiceTests {
    @Test("start signed in; the first is the administrator's")
    func register() async throws {
        try await AccountFixture.with { fixture in
            let first = try await fixture.accounts.register(
                email: "  Ada@Example.ORG ", password: AccountFixture.password, displayName: " Ada ",
                from: fixture.origin())
            #expect(first.user.email == "ada@example.org")
            #expect(first.user.displayName == "Ada")
            #expect(first.user.role == .admin)
            #expect(try await fixture.accounts.principal(ofSession: first.session.id).user == first.user)
            #expect(first.session.userAgent == "Firefox")
            #expect(try await fixture.register("bob").user.role == .member)
        }
    }

    @Test("are one to an address")
    func conflict() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register("ada")
            let taken = try await chatError { try await fixture.register("ADA") }
            #expect(taken.code == .conflict)
            let bob = try await fixture.register("bob")
            let error = try await chatError {
                _ = try await fixture.accounts.update(bob.user, email: "Ada@example.org", displayName: nil)
            }
            #expect(error.code == .conflict)
        }
    }

    @Test("can't be made while registration is closed, but by the operator")
    func closed() async throws {
        try await AccountFixture.with(isRegistrationOpen: false) { fixture in
            #expect(try await chatError { try await fixture.register() }.code == .forbidden)
            _ = try await fixture.accounts.add(
                email: "ada@example.org", password: AccountFixture.password, displayName: "Ada", role: .member)
            try await fixture.signIn()
        }
    }

    @Test(
        "need an address, a password of 10 to 256 characters and a name",
        arguments: [
            ("", AccountFixture.password, "Ada", ["email"]),
            ("ada", AccountFixture.password, "Ada", ["email"]),
            ("@example.org", AccountFixture.password, "Ada", ["email"]),
            ("ada@", AccountFixture.password, "Ada", ["email"]),
            ("a@b@c", AccountFixture.password, "Ada", ["email"]),
            ("a da@example.org", AccountFixture.password, "Ada", ["email"]),
            ("ada@example.org\u{7F}", AccountFixture.password, "Ada", ["email"]),
            (String(repeating: "a", count: 250) + "@b.c", AccountFixture.password, "Ada", []),
            (String(repeating: "a", count: 251) + "@b.c", AccountFixture.password, "Ada", ["email"]),
            ("ada@example.org", "123456789", "Ada", ["password"]),
            ("ada@example.org", "1234567890", "Ada", []),
            ("ada@example.org", String(repeating: "p", count: 256), "Ada", []),
            ("ada@example.org", String(repeating: "p", count: 257), "Ada", ["password"]),
            ("ada@example.org", AccountFixture.password, "  ", ["display_name"]),
            ("ada@example.org", AccountFixture.password, "A\u{1}da", ["display_name"]),
            ("ada@example.org", AccountFixture.password, String(repeating: "é", count: 100), []),
            ("ada@example.org", AccountFixture.password, String(repeating: "x", count: 101), ["display_name"]),
            ("", "", "", ["email", "password", "display_name"]),
        ])
    func rules(email: String, password: String, name: String, broken: [String]) async throws {
        try await AccountFixture.with { fixture in
            let register = {
                _ = try await fixture.accounts.register(
                    email: email, password: password, displayName: name, from: fixture.origin())
            }
            guard !broken.isEmpty else { return try await register() }
            let error = try await chatError(register)
            #expect(error.code == .validationFailed)
            #expect(error.fieldErrors.map(\.field) == broken)
        }
    }

    @Test("change their address and name, one without the other")
    func update() async throws {
        try await AccountFixture.with { fixture in
            let user = try await fixture.register().user
            fixture.time.advance(by: .seconds(1))
            let renamed = try await fixture.accounts.update(user, email: nil, displayName: " Grace ")
            #expect(renamed.displayName == "Grace")
            #expect(renamed.email == user.email)
            let moved = try await fixture.accounts.update(renamed, email: "Grace@example.org", displayName: nil)
            #expect(moved.email == "grace@example.org")
            #expect(try await fixture.signIn("grace").user == moved)
            let error = try await chatError {
                _ = try await fixture.accounts.update(user, email: "x", displayName: "")
            }
            #expect(error.fieldErrors.map(\.field) == ["email", "display_name"])
        }
    }

    @Test("are gone when they are deleted, and so are their sessions")
    func delete() async throws {
        try await AccountFixture.with { fixture in
            let signIn = try await fixture.register()
            try await fixture.accounts.delete(signIn.user)
            #expect(await !fixture.isAlive(signIn))
            #expect(try await chatError { try await fixture.signIn() }.code == .unauthorized)
            let gone = try await chatError {
                _ = try await fixture.accounts.update(signIn.user, email: nil, displayName: "Grace")
            }
            #expect(gone.code == .unauthorized)
        }
    }

    @Test("take the answers along that run in their threads", .timeLimit(.minutes(1)))
    func deleteWhileAnswering() async throws {
        let provider = HandDrivenProvider()
        try await Chat.with(provider) { chat in
            let accounts = AccountService(
                store: chat.store, hasher: PlainHasher(), removals: chat.runner,
                limiter: SlidingWindowLimiter(uptime: chat.environment.uptime), environment: chat.environment,
                isRegistrationOpen: true)
            let reader = await chat.reader()
            try await chat.send("Hello")
            _ = try await provider.nextCall()
            try await accounts.delete(chat.user)
            #expect(await !chat.runner.stop(in: chat.thread.id, messageID: nil), "it has stopped")
            try await reader.untilGone()
        }
    }

    @Test("keep a change of the name and one of the address from two stale pages")
    func updateFromStalePages() async throws {
        try await AccountFixture.with { fixture in
            let seen = try await fixture.register().user
            _ = try await fixture.accounts.update(seen, email: "grace@example.org", displayName: nil)
            let user = try await fixture.accounts.update(seen, email: nil, displayName: "Grace")
            #expect(user.email == "grace@example.org")
            #expect(user.displayName == "Grace")
        }
    }
}
