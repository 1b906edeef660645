import ChatAPI
import ChatCore
import HTTPTypes
import Hummingbird

/// `/api/v1/auth`
struct AuthRoutes: Sendable {
    let accounts: AccountService
    let tokens: AccessTokens
    let origins: OriginPolicy

    /// For those who aren't signed in yet, or no longer.
    func addOpen(to group: RouterGroup<ChatRequestContext>) {
        group.post("auth/register", use: register)
        group.post("auth/login", use: login)
        group.post("auth/refresh", use: refresh)
        group.post("auth/logout", use: logout)
    }

    func addGuarded(to group: RouterGroup<ChatRequestContext>) {
        group.get("auth/me", use: me)
        group.patch("auth/me", use: updateMe)
        group.delete("auth/me", use: deleteMe)
        group.post("auth/password", use: changePassword)
        group.get("auth/sessions", use: sessions)
        group.delete("auth/sessions", use: endSessions)
        group.delete("auth/sessions/{id}", use: endSession)
    }

    @Sendable func register(request: Request, context: ChatRequestContext) async throws -> Response {
        try origins.check(request.head, from: context.peer, isRequired: false)
        let body = try await request.json(RegisterRequest.self)
        let signIn = try await accounts.register(
            email: body.email, password: body.password, displayName: body.displayName,
            from: signInOrigin(request, context))
        var response = try Response.json(UserEnvelope(user: UserBody(signIn.user)), status: .created)
        let token = try await tokens.issue(for: signIn.session)
        setCookies(on: &response, token, signIn, request, context)
        return response
    }

    @Sendable func login(request: Request, context: ChatRequestContext) async throws -> Response {
        try origins.check(request.head, from: context.peer, isRequired: false)
        let body = try await request.json(LoginRequest.self)
        let signIn = try await accounts.signIn(
            email: body.email, password: body.password, from: signInOrigin(request, context))
        return try await signedIn(signIn, request, context)
    }

    @Sendable func refresh(request: Request, context: ChatRequestContext) async throws -> Response {
        let fromBody = try await request.jsonIfPresent(RefreshRequest.self)?.refreshToken
        let fromCookie = request.headers.cookie(SessionCookies.refreshName)
        try origins.check(request.head, from: context.peer, isRequired: fromBody == nil && fromCookie != nil)
        guard let token = fromBody ?? fromCookie else { throw ChatError.unauthorized }
        do {
            return try await signedIn(try await accounts.refresh(token: token), request, context)
        } catch let error as ChatError where error.code == .unauthorized {
            var response = error.response
            SessionCookies.clear(on: &response, isSecure: origins.isSecure(request.head, from: context.peer))
            return response
        }
    }

    @Sendable func logout(request: Request, context: ChatRequestContext) async throws -> Response {
        let credential = Authenticator.Credential(request.headers)
        let refreshToken = request.headers.cookie(SessionCookies.refreshName)
        let isByCookie =
            switch credential {
            case .bearer: false
            case .cookie: true
            case nil: refreshToken != nil
            }
        try origins.check(request.head, from: context.peer, isRequired: isByCookie)
        if let refreshToken { try await accounts.signOut(refreshToken: refreshToken) }
        do {
            let principal = try await Authenticator(accounts: accounts, tokens: tokens).principal(credential)
            try await accounts.signOut(principal)
        } catch let error as ChatError where error.code == .unauthorized {
            // Whoever is signed out already has what they ask for.
        }
        var response = Response.noContent
        SessionCookies.clear(on: &response, isSecure: origins.isSecure(request.head, from: context.peer))
        return response
    }

    @Sendable func me(request: Request, context: ChatRequestContext) async throws -> Response {
        try .json(UserEnvelope(user: UserBody(try context.principal.user)))
    }

    @Sendable func updateMe(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(UpdateUserRequest.self)
        let user = try await accounts.update(
            try context.principal.user, email: body.email, displayName: body.displayName)
        return try .json(UserEnvelope(user: UserBody(user)))
    }

    @Sendable func deleteMe(request: Request, context: ChatRequestContext) async throws -> Response {
        try await accounts.delete(try context.principal.user)
        var response = Response.noContent
        SessionCookies.clear(on: &response, isSecure: origins.isSecure(request.head, from: context.peer))
        return response
    }

    @Sendable func changePassword(request: Request, context: ChatRequestContext) async throws -> Response {
        let body = try await request.json(ChangePasswordRequest.self)
        try await accounts.changePassword(
            of: try context.principal, from: body.currentPassword, to: body.newPassword,
            network: origins.clientNetwork(request.headers, from: context.peer))
        return .noContent
    }

    @Sendable func sessions(request: Request, context: ChatRequestContext) async throws -> Response {
        let principal = try context.principal
        let sessions = try await accounts.sessions(of: principal.user)
        return try .json(SessionList(sessions: sessions.map { SessionBody($0, current: principal.sessionID) }))
    }

    @Sendable func endSessions(request: Request, context: ChatRequestContext) async throws -> Response {
        try await accounts.endAllSessions(of: try context.principal.user)
        var response = Response.noContent
        SessionCookies.clear(on: &response, isSecure: origins.isSecure(request.head, from: context.peer))
        return response
    }

    @Sendable func endSession(request: Request, context: ChatRequestContext) async throws -> Response {
        let id = try context.id(Session.self, else: .notFound("session"))
        try await accounts.endSession(id, of: try context.principal.user)
        return .noContent
    }

    private func signedIn(
        _ signIn: SignIn, _ request: Request, _ context: ChatRequestContext
    ) async throws -> Response {
        let token = try await tokens.issue(for: signIn.session)
        var response = try Response.json(
            SignInBody(
                user: UserBody(signIn.user), accessToken: token, expiresIn: AccessTokens.lifetimeSeconds))
        setCookies(on: &response, token, signIn, request, context)
        return response
    }

    private func setCookies(
        on response: inout Response, _ token: String, _ signIn: SignIn, _ request: Request,
        _ context: ChatRequestContext
    ) {
        SessionCookies.set(
            on: &response, accessToken: token, refreshToken: signIn.refreshToken,
            isSecure: origins.isSecure(request.head, from: context.peer))
    }

    private func signInOrigin(_ request: Request, _ context: ChatRequestContext) -> SignInOrigin {
        SignInOrigin(
            userAgent: request.headers[.userAgent] ?? "",
            address: origins.clientAddress(request.headers, from: context.peer),
            network: origins.clientNetwork(request.headers, from: context.peer))
    }
}
