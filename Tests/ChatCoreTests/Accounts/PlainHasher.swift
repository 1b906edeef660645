import ChatCore
import Synchronization

/// Hashes that a test can read; counts what is asked of it.
final class PlainHasher: SecretHasher {
    private let verified = Atomic<Int>(0)

    var verifications: Int { verified.load(ordering: .relaxed) }

    func hash(password: String) async throws -> String { "hash of \(password)" }

    func verify(password: String, hash: String) async throws -> Bool {
        verified.add(1, ordering: .relaxed)
        return hash == "hash of \(password)"
    }

    func digest(token: String) -> String { "digest of \(token)" }
}
