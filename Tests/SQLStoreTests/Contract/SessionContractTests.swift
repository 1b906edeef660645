import ChatCore
import Testing

@testable import SQLStore

@Suite("Sessions")
struct SessionContractTests {
    @Test("A rotated token carries on its session", arguments: StoreEngine.allCases)
    func rotation(engine: StoreEngine) async throws {
        try await withSession(engine) { store, user, session in
            let rotation = try await store.rotateRefreshToken(
                digest: "first", nextDigest: "second", nextExpiresAt: moment(200), at: moment(50))
            guard case .rotated(let who, let renewed) = rotation else {
                Issue.record("\(rotation)")
                return
            }
            #expect(who == user)
            #expect(renewed.id == session.id)
            #expect(renewed.lastUsedAt == moment(50))
            #expect(try await store.user(ofSession: session.id) == user)
        }
    }

    @Test("A replaced token ends the whole session, also for its thief", arguments: StoreEngine.allCases)
    func reuse(engine: StoreEngine) async throws {
        try await withSession(engine) { store, _, session in
            _ = try await store.rotateRefreshToken(
                digest: "first", nextDigest: "second", nextExpiresAt: moment(200), at: moment(50))
            let again = try await store.rotateRefreshToken(
                digest: "first", nextDigest: "third", nextExpiresAt: moment(200), at: moment(51))
            guard case .reused = again else {
                Issue.record("\(again)")
                return
            }
            #expect(try await store.user(ofSession: session.id) == nil)
            let next = try await store.rotateRefreshToken(
                digest: "second", nextDigest: "fourth", nextExpiresAt: moment(200), at: moment(52))
            guard case .unknownOrExpired = next else {
                Issue.record("\(next)")
                return
            }
        }
    }

    @Test("Of two rotations of one token at once, one wins", arguments: StoreEngine.allCases)
    func race(engine: StoreEngine) async throws {
        try await withSession(engine) { store, _, _ in
            let rotations = try await withThrowingTaskGroup(of: RefreshRotation.self) { group in
                for number in 0..<2 {
                    group.addTask {
                        try await store.rotateRefreshToken(
                            digest: "first", nextDigest: "next \(number)", nextExpiresAt: moment(200), at: moment(50))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(rotations.count { if case .rotated = $0 { true } else { false } } == 1)
            #expect(rotations.count { if case .reused = $0 { true } else { false } } == 1)
        }
    }

    @Test("Unknown and expired tokens renew nothing", arguments: StoreEngine.allCases)
    func expiry(engine: StoreEngine) async throws {
        try await withSession(engine) { store, _, session in
            for (digest, at) in [("unknown", moment(1)), ("first", moment(100))] {
                let rotation = try await store.rotateRefreshToken(
                    digest: digest, nextDigest: "second", nextExpiresAt: moment(200), at: at)
                guard case .unknownOrExpired = rotation else {
                    Issue.record("\(rotation)")
                    return
                }
            }
            #expect(try await store.user(ofSession: session.id) != nil)
        }
    }

    @Test("Sessions are listed by their last use; those that nobody can renew go", arguments: StoreEngine.allCases)
    func list(engine: StoreEngine) async throws {
        try await withSession(engine) { store, user, first in
            var later = Session.some(of: user, lastUsedAt: moment(20))
            later.createdAt = moment(20)
            try await store.insertSession(later, refreshTokenDigest: "later", expiresAt: moment(120))
            #expect(try await store.sessions(of: user.id) == [later, first])
            var muchLater = Session.some(of: user, lastUsedAt: moment(110))
            muchLater.createdAt = moment(110)
            try await store.insertSession(muchLater, refreshTokenDigest: "much later", expiresAt: moment(300))
            #expect(try await store.sessions(of: user.id) == [muchLater, later])
        }
    }

    @Test("A session is ended by its own user only", arguments: StoreEngine.allCases)
    func end(engine: StoreEngine) async throws {
        try await withSession(engine) { store, user, session in
            let eve = try await store.insertUser(.some(), passwordHash: "hash")
            #expect(try await store.endSession(session.id, of: eve.id) == false)
            #expect(try await store.endSession(session.id, of: user.id))
            #expect(try await store.endSession(session.id, of: user.id) == false)
        }
    }

    @Test("Signing out ends the session of the token", arguments: StoreEngine.allCases)
    func signOut(engine: StoreEngine) async throws {
        try await withSession(engine) { store, user, _ in
            try await store.endSession(refreshTokenDigest: "unknown")
            #expect(try await store.sessions(of: user.id).count == 1)
            try await store.endSession(refreshTokenDigest: "first")
            #expect(try await store.sessions(of: user.id).isEmpty)
        }
    }

    private func withSession(
        _ engine: StoreEngine, _ body: (SQLChatStore, User, Session) async throws -> Void
    ) async throws {
        try await engine.withStore { store in
            let user = try await store.insertUser(.some(), passwordHash: "hash")
            let session = Session.some(of: user)
            try await store.insertSession(session, refreshTokenDigest: "first", expiresAt: moment(100))
            try await body(store, user, session)
        }
    }
}
