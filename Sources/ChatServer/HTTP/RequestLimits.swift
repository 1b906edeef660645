import ChatCore
import Hummingbird

/// Holds floods of REST calls off: of a user, and of a network from which nobody is signed in.
struct RequestLimits: Sendable {
    let limiter: any RateLimiter
    let origins: OriginPolicy
    var calls = LimitRules.calls
    var callsSignedOut = LimitRules.callsSignedOut

    /// - Throws: `rate_limit_exceeded`.
    func countCall(of user: User) async throws {
        try await limiter.require("calls \(user.id)", limit: calls, what: "requests")
    }

    /// - Throws: `rate_limit_exceeded`.
    func countCallSignedOut(_ request: Request, _ context: ChatRequestContext) async throws {
        let network = origins.clientNetwork(request.headers, from: context.peer)
        try await limiter.require("calls from \(network)", limit: callsSignedOut, what: "requests")
    }
}

/// For routes that ask nobody to sign in.
struct OpenLimitMiddleware: RouterMiddleware {
    typealias Context = ChatRequestContext

    let limits: RequestLimits

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await limits.countCallSignedOut(request, context)
        return try await next(request, context)
    }
}
