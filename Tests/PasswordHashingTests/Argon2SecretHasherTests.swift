import NIOPosix
import PasswordHashing
import Testing

@Suite("Passwords are kept as argon2id hashes")
struct Argon2SecretHasherTests {
    /// The lowest cost argon2 allows keeps the tests fast.
    private let hasher = Argon2SecretHasher(
        threads: .singleton, cost: .init(memoryKiB: 8, iterations: 1, lanes: 1))

    @Test func theRightPasswordIsAccepted() async throws {
        let hash = try await hasher.hash(password: "correct horse battery staple")
        #expect(try await hasher.verify(password: "correct horse battery staple", hash: hash))
    }

    @Test(arguments: ["", "Correct horse battery staple", "correct horse battery staple ", "x"])
    func aWrongPasswordIsRefused(password: String) async throws {
        let hash = try await hasher.hash(password: "correct horse battery staple")
        #expect(try await hasher.verify(password: password, hash: hash) == false)
    }

    @Test func aHashNamesItsOwnCost() async throws {
        let hash = try await Argon2SecretHasher(threads: .singleton).hash(password: "correct horse")
        #expect(hash.wholeMatch(of: #/\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}/#) != nil)
        #expect(try await hasher.verify(password: "correct horse", hash: hash), "made at another cost, still valid")
    }

    @Test func theSamePasswordNeverHashesTheSameTwice() async throws {
        let first = try await hasher.hash(password: "correct horse")
        let second = try await hasher.hash(password: "correct horse")
        #expect(first != second)
    }

    @Test(arguments: ["пароль-пароль", "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑", "null\0byte-inside", String(repeating: "ü", count: 256)])
    func anyTextCanBeAPassword(password: String) async throws {
        let hash = try await hasher.hash(password: password)
        #expect(try await hasher.verify(password: password, hash: hash))
        #expect(try await hasher.verify(password: String(password.dropLast()), hash: hash) == false)
        #expect(try await hasher.verify(password: password + "x", hash: hash) == false)
    }

    @Test func composedAndDecomposedLettersAreTheSamePassword() async throws {
        let hash = try await hasher.hash(password: "caf\u{E9} caf\u{E9}")
        #expect(try await hasher.verify(password: "cafe\u{301} cafe\u{301}", hash: hash))
    }

    @Test(arguments: [
        "", "plain text", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0$", "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ",
    ])
    func aDamagedStoredHashIsAnErrorAndNotAWrongPassword(hash: String) async throws {
        await #expect(throws: PasswordHashError.self) {
            try await hasher.verify(password: "correct horse", hash: hash)
        }
    }

    @Test func anImpossibleCostIsAnError() async throws {
        let impossible = Argon2SecretHasher(threads: .singleton, cost: .init(memoryKiB: 0, iterations: 1, lanes: 1))
        await #expect(throws: PasswordHashError.self) { try await impossible.hash(password: "correct horse") }
    }

    @Test func aTokensDigestIsItsSHA256() {
        #expect(
            hasher.digest(token: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
