import ChatCore
import HTTPTypes

/// Finds out who makes a request, for REST and sockets alike.
struct Authenticator: Sendable {
    /// How a request proves who makes it.
    enum Credential: Equatable {
        case bearer(String)
        case cookie(String)

        init?(_ headers: HTTPFields) {
            if let header = headers[.authorization] {
                let parts = header.split(separator: " ", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
                self = .bearer(String(parts[1]))
            } else if let token = headers.cookie(SessionCookies.accessName) {
                self = .cookie(token)
            } else {
                return nil
            }
        }
    }

    let accounts: AccountService
    let tokens: AccessTokens

    /// - Throws: `unauthorized`.
    func principal(_ credential: Credential?) async throws -> Principal {
        switch credential {
        case .bearer(let token), .cookie(let token):
            try await accounts.principal(ofSession: tokens.session(of: token))
        case nil: throw ChatError.unauthorized
        }
    }
}

extension HTTPFields {
    /// The value of a cookie that the client sends.
    func cookie(_ name: String) -> String? {
        for header in self[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].trimmingPrefix(while: { $0 == " " }) == name else { continue }
                return String(parts[1])
            }
        }
        return nil
    }
}
