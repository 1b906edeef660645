import ChatCore
import Testing

@Suite("Signing in")
struct SignInTests {
    @Test("takes the address in any case, and the password as it is")
    func signIn() async throws {
        try await AccountFixture.with { fixture in
            let registered = try await fixture.register()
            let signIn = try await fixture.signIn("ADA")
            #expect(signIn.user == registered.user)
            #expect(signIn.session.id != registered.session.id)
            #expect(signIn.refreshToken != registered.refreshToken)
        }
    }

    @Test("says the same for an unknown address and a wrong password, and works as hard for both")
    func alike() async throws {
        try await AccountFixture.with { fixture in
            try await fixture.register()
            let wrong = try await chatError { try await fixture.signIn(password: "wrong password") }
            #expect(fixture.hasher.verifications == 1)
            let unknown = try await chatError { try await fixture.signIn("bob", password: "wrong password") }
            #expect(fixture.hasher.verifications == 2)
            #expect(wrong.code == .unauthorized)
            #expect(unknown.code == wrong.code)
            #expect(unknown.message == wrong.message)
        }
    }

    // MARK: Sessions

    @Test("can be renewed again and again, each time with a new token")
    func refresh() async throws {
        try await AccountFixture.with { fixture in
            var signIn = try await fixture.register()
            for _ in 0..<5 {
                fixture.time.advance(by: .seconds(29 * 24 * 3600))
                let next = try await fixture.accounts.refresh(token: signIn.refreshToken)
                #expect(next.session.id == signIn.session.id)
                #expect(next.user == signIn.user)
                #expect(next.refreshToken != signIn.refreshToken)
                #expect(next.session.lastUsedAt == fixture.time.now)
                signIn = next
            }
        }
    }

    @Test("ends with its whole family when an old token is used again")
    func reuse() async throws {
        try await AccountFixture.with { fixture in
            let first = try await fixture.register()
            let other = try await fixture.signIn()
            let second = try await fixture.accounts.refresh(token: first.refreshToken)
            let third = try await fixture.accounts.refresh(token: second.refreshToken)
            let error = try await chatError { _ = try await fixture.accounts.refresh(token: first.refreshToken) }
            #expect(error.code == .unauthorized)
            #expect(await !fixture.isAlive(third))
            let newest = try await chatError { _ = try await fixture.accounts.refresh(token: third.refreshToken) }
            #expect(newest.code == .unauthorized)
            #expect(await fixture.isAlive(other))
        }
    }

    @Test("can't be renewed after 30 days, nor with a token that never was")
    func expired() async throws {
        try await AccountFixture.with { fixture in
            let signIn = try await fixture.register()
            fixture.time.advance(by: .seconds(30 * 24 * 3600))
            for token in [signIn.refreshToken, "", "made up"] {
                let error = try await chatError { _ = try await fixture.accounts.refresh(token: token) }
                #expect(error.code == .unauthorized)
            }
        }
    }

    @Test("ends by signing out, by session or by token")
    func signOut() async throws {
        try await AccountFixture.with { fixture in
            let (first, second) = (try await fixture.register(), try await fixture.signIn())
            try await fixture.accounts.signOut(fixture.principal(first))
            #expect(await !fixture.isAlive(first))
            #expect(await fixture.isAlive(second))
            try await fixture.accounts.signOut(refreshToken: second.refreshToken)
            try await fixture.accounts.signOut(refreshToken: "made up")
            #expect(await !fixture.isAlive(second))
            let error = try await chatError { _ = try await fixture.accounts.refresh(token: second.refreshToken) }
            #expect(error.code == .unauthorized)
        }
    }

    @Test("is listed by session; each can be ended by its user, and by nobody else")
    func sessions() async throws {
        try await AccountFixture.with { fixture in
            let first = try await fixture.register()
            fixture.time.advance(by: .seconds(1))
            let second = try await fixture.signIn()
            let stranger = try await fixture.register("bob")
            #expect(
                try await fixture.accounts.sessions(of: first.user).map(\.id) == [second.session.id, first.session.id])
            let error = try await chatError {
                try await fixture.accounts.endSession(first.session.id, of: stranger.user)
            }
            #expect(error.code == .notFound)
            try await fixture.accounts.endSession(first.session.id, of: first.user)
            #expect(await !fixture.isAlive(first))
            try await fixture.accounts.endAllSessions(of: first.user)
            #expect(await !fixture.isAlive(second))
            #expect(await fixture.isAlive(stranger))
        }
    }

    // MARK: Passwords

    @Test("needs the new password after a change, which ends all other sessions")
    func changePassword() async throws {
        try await AccountFixture.with { fixture in
            let (kept, other) = (try await fixture.register(), try await fixture.signIn())
            try await fixture.accounts.changePassword(
                of: fixture.principal(kept), from: AccountFixture.password, to: "battery staple",
                network: "192.0.2.1")
            #expect(await fixture.isAlive(kept))
            #expect(await !fixture.isAlive(other))
            #expect(try await chatError { try await fixture.signIn() }.code == .unauthorized)
            try await fixture.signIn(password: "battery staple")
        }
    }

    @Test("goes on with the old password after a change that was refused")
    func refusedChange() async throws {
        try await AccountFixture.with { fixture in
            let (signIn, other) = (try await fixture.register(), try await fixture.signIn())
            func change(from current: String, to next: String) async throws -> ChatError {
                try await chatError {
                    try await fixture.accounts.changePassword(
                        of: fixture.principal(signIn), from: current, to: next, network: "192.0.2.1")
                }
            }
            let wrong = try await change(from: "wrong password", to: "battery staple")
            #expect(wrong.fieldErrors.map(\.field) == ["current_password"])
            let short = try await change(from: AccountFixture.password, to: "short")
            #expect(short.fieldErrors.map(\.field) == ["new_password"])
            #expect(await fixture.isAlive(other))
            try await fixture.signIn()
        }
    }
}
