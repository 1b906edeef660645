import ChatCore
import Testing

@testable import SQLStore

@Suite("Accounts")
struct AccountContractTests {
    @Test("The first account is the admin, the next ones are what they say", arguments: StoreEngine.allCases)
    func firstAccountIsAdmin(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let first = try await store.insertUser(.some(), passwordHash: "hash")
            let second = try await store.insertUser(.some(), passwordHash: "hash")
            #expect(first.role == .admin)
            #expect(second.role == .member)
            #expect(try await store.credentials(email: first.email)?.user == first)
        }
    }

    @Test("Of many first accounts at once, one is the admin", arguments: StoreEngine.allCases)
    func oneAdminInARace(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let roles = try await withThrowingTaskGroup(of: User.Role.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await store.insertUser(.some(), passwordHash: "hash").role }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(roles.count { $0 == .admin } == 1)
        }
    }

    @Test("An address belongs to one account", arguments: StoreEngine.allCases)
    func addressIsUnique(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let ada = try await store.insertUser(.some(email: "ada@example.org"), passwordHash: "hash")
            let bob = try await store.insertUser(.some(email: "bob@example.org"), passwordHash: "hash")
            let whenAdded = try await chatError {
                _ = try await store.insertUser(.some(email: ada.email), passwordHash: "hash")
            }
            #expect(whenAdded.code == .conflict)
            let whenChanged = try await chatError {
                _ = try await store.updateUser(bob.id) { $0.email = ada.email }
            }
            #expect(whenChanged.code == .conflict)
        }
    }

    @Test("Credentials are found by address", arguments: StoreEngine.allCases)
    func credentials(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let ada = try await store.insertUser(.some(email: "ada@example.org"), passwordHash: "secret")
            let found = try #require(try await store.credentials(email: "ada@example.org"))
            #expect(found.user == ada)
            #expect(found.passwordHash == "secret")
            #expect(try await store.passwordHash(of: ada.id) == "secret")
            #expect(try await store.credentials(email: "eve@example.org") == nil)
        }
    }

    @Test("A changed profile is what is read", arguments: StoreEngine.allCases)
    func updateUser(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            var ada = try await store.insertUser(.some(), passwordHash: "hash")
            let change: @Sendable (inout User) -> Void = { user in
                user.displayName = "Ada L."
                user.updatedAt = moment(9.123)
            }
            change(&ada)
            #expect(try await store.updateUser(ada.id, change) == ada)
            #expect(try await store.credentials(email: ada.email)?.user == ada)
            #expect(try await store.updateUser(newID(), change) == nil)
        }
    }

    @Test("Address and name changed at once are both kept, and the role stays", arguments: StoreEngine.allCases)
    func concurrentChanges(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let id = try await store.insertUser(.some(), passwordHash: "hash").id
            for round in 0..<8 {
                async let moved = store.updateUser(id) { $0.email = "ada\(round)@example.org" }
                async let renamed = store.updateUser(id) { user in
                    user.displayName = "Ada \(round)"
                    user.role = .member
                }
                _ = try await (moved, renamed)
                let user = try #require(try await store.credentials(email: "ada\(round)@example.org")?.user)
                #expect(user.displayName == "Ada \(round)")
                #expect(user.role == .admin)
            }
        }
    }

    @Test("A new password ends every session but one's own", arguments: StoreEngine.allCases)
    func passwordEndsSessions(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let ada = try await store.insertUser(.some(), passwordHash: "old")
            let kept = Session.some(of: ada)
            let other = Session.some(of: ada)
            try await store.insertSession(kept, refreshTokenDigest: "1", expiresAt: moment(100))
            try await store.insertSession(other, refreshTokenDigest: "2", expiresAt: moment(100))
            try await store.updatePasswordHash("new", of: ada.id, keeping: kept.id, at: moment(1))
            #expect(try await store.passwordHash(of: ada.id) == "new")
            #expect(try await store.sessions(of: ada.id) == [kept])
        }
    }

    @Test("A deleted account takes everything with it", arguments: StoreEngine.allCases)
    func deleteUser(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await world.exchange()
            _ = try await store.insertTurn(.some(in: world.thread))
            try await store.insertSession(.some(of: world.user), refreshTokenDigest: "1", expiresAt: moment(100))
            #expect(try await store.deleteUser(world.user.id) == [world.thread.id])
            #expect(try await store.credentials(email: world.user.email) == nil)
            for table in ["sessions", "refresh_tokens", "projects", "threads", "messages", "generations"] {
                let rows = try await store.engine.read {
                    try $0.count("select count(*) as n from \(SQLText(stringLiteral: table))")
                }
                #expect(rows == 0, "\(table)")
            }
        }
    }
}
