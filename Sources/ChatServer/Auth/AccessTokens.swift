import ChatCore
import Crypto
import Foundation
import JWTKit

/// Short-lived proofs of a session. They carry no rights: every request still asks whether the session lives.
struct AccessTokens: Sendable {
    static let lifetimeSeconds = 15 * 60

    private struct Claims: JWTPayload {
        var sub: SubjectClaim
        var sid: String
        var iat: IssuedAtClaim
        var exp: ExpirationClaim

        func verify(using _: some JWTAlgorithm) async throws {}
    }

    private let keys: JWTKeyCollection
    private let signingKey: JWKIdentifier
    private let now: @Sendable () -> Date

    /// - Parameter secrets: the first one signs; each one verifies.
    init(secrets: [String], now: @escaping @Sendable () -> Date) async {
        keys = JWTKeyCollection()
        for secret in secrets {
            await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: Self.keyID(of: secret))
        }
        signingKey = Self.keyID(of: secrets[0])
        self.now = now
    }

    func issue(for session: Session) async throws -> String {
        let now = now()
        return try await keys.sign(
            Claims(
                sub: SubjectClaim(value: session.userID.description), sid: session.id.description,
                iat: IssuedAtClaim(value: now),
                exp: ExpirationClaim(value: now.addingTimeInterval(TimeInterval(Self.lifetimeSeconds)))),
            kid: signingKey)
    }

    /// - Throws: `unauthorized` for whatever is wrong with it.
    func session(of token: String) async throws -> Session.ID {
        guard let claims = try? await keys.verify(token, as: Claims.self), claims.exp.value > now(),
            let id = Session.ID(claims.sid)
        else { throw ChatError.unauthorized }
        return id
    }

    /// Names a key without telling anything about it.
    private static func keyID(of secret: String) -> JWKIdentifier {
        let digest = SHA256.hash(data: Data("parley key id \(secret)".utf8))
        return JWKIdentifier(string: digest.prefix(6).map { String(format: "%02x", $0) }.joined())
    }
}
