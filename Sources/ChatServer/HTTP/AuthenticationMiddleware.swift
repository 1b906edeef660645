import ChatCore
import HTTPTypes
import Hummingbird

/// Lets nobody past who isn't signed in, and no foreign page.
struct AuthenticationMiddleware: RouterMiddleware {
    typealias Context = ChatRequestContext

    let authenticator: Authenticator
    let origins: OriginPolicy
    let limits: RequestLimits

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let credential = Authenticator.Credential(request.headers)
        let principal: Principal
        do {
            principal = try await authenticator.principal(credential)
        } catch let error as ChatError where error.code == .unauthorized {
            try await limits.countCallSignedOut(request, context)
            throw error
        }
        try await limits.countCall(of: principal.user)
        if request.method.changesSomething {
            let isByCookie = if case .cookie = credential { true } else { false }
            try origins.check(request.head, from: context.peer, isRequired: isByCookie)
        }
        return try await next(request, context.authenticated(as: principal))
    }
}

extension HTTPRequest.Method {
    var changesSomething: Bool {
        ![.get, .head, .options].contains(self)
    }
}
