import CArgon2
import ChatCore
import Crypto
import Foundation
import NIOPosix

/// Hashes passwords with argon2id, away from the threads that serve requests.
///
/// A hash is text in the PHC string format, `$argon2id$v=19$m=19456,t=2,p=1$salt$key`: it names its own cost, so
/// hashes made at another cost stay valid. Passwords are compared by what they say (Unicode normal form C), not by
/// how a keyboard composed them.
///
/// Each hash or verification holds `Cost.memoryKiB` while it runs, and as many run at once as the pool has threads.
public struct Argon2SecretHasher: SecretHasher {
    /// How hard a hash is to make, and so to guess.
    public struct Cost: Sendable, Equatable {
        public var memoryKiB: UInt32
        public var iterations: UInt32
        public var lanes: UInt32

        public init(memoryKiB: UInt32, iterations: UInt32, lanes: UInt32) {
            self.memoryKiB = memoryKiB
            self.iterations = iterations
            self.lanes = lanes
        }

        /// OWASP's recommendation for argon2id: about 60 ms.
        public static let recommended = Cost(memoryKiB: 19 * 1024, iterations: 2, lanes: 1)
    }

    private static let saltBytes = 16
    private static let keyBytes = 32

    private let threads: NIOThreadPool
    private let cost: Cost

    /// - Parameter threads: started, and stopped by the caller after the last use.
    public init(threads: NIOThreadPool, cost: Cost = .recommended) {
        self.threads = threads
        self.cost = cost
    }

    /// - Throws: `PasswordHashError`.
    public func hash(password: String) async throws -> String {
        try await threads.runIfActive { [cost] in
            try Self.hash(Self.bytes(of: password), salt: Self.newSalt(), cost: cost)
        }
    }

    /// - Throws: `PasswordHashError` when the stored hash isn't one; a wrong password is `false`.
    public func verify(password: String, hash: String) async throws -> Bool {
        try await threads.runIfActive {
            try Self.verify(Self.bytes(of: password), hash: hash)
        }
    }

    /// SHA-256 in lower-case hexadecimal.
    public func digest(token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16)
        }.joined()
    }
}

extension Argon2SecretHasher {
    private static func bytes(of password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func newSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static func hash(_ password: [UInt8], salt: [UInt8], cost: Cost) throws -> String {
        let length = argon2_encodedlen(
            cost.iterations, cost.memoryKiB, cost.lanes, UInt32(salt.count), UInt32(keyBytes), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let code = argon2id_hash_encoded(
            cost.iterations, cost.memoryKiB, cost.lanes, password, password.count, salt, salt.count, keyBytes,
            &encoded, length)
        guard code == ARGON2_OK.rawValue else { throw PasswordHashError(code: code) }
        return String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func verify(_ password: [UInt8], hash: String) throws -> Bool {
        switch argon2id_verify(hash, password, password.count) {
        case ARGON2_OK.rawValue: true
        case ARGON2_VERIFY_MISMATCH.rawValue: false
        case let code: throw PasswordHashError(code: code)
        }
    }
}
