import ChatCore
import HTTPTypes
import Hummingbird

/// The web client: its files, and its page at every address that the client knows; and the description of the API.
struct PageRoutes: Sendable {
    let assets: WebAssets

    func add(to router: Router<ChatRequestContext>) {
        for path in ["/", "login", "register", "settings", "settings/**", "projects", "projects/**"] {
            router.get(RouterPath(path)) { request, _ in try page(WebAssets.page, to: request) }
        }
        router.get("docs") { request, _ in try page(WebAssets.docsPage, to: request) }
        router.get("openapi.yaml", use: asset)
        router.get("assets/**", use: asset)
        for path in ["favicon.ico", "favicon.svg", "robots.txt"] where assets.file(path) != nil {
            router.get(RouterPath(path), use: asset)
        }
        router.get("**") { request, _ in try nowhere(request) }
    }

    /// Somebody who followed a stale link is told so by the page, with a way home; a program gets a problem.
    private func nowhere(_ request: Request) throws -> Response {
        let isForPeople = request.headers[.accept].map { MediaTypes.asks(for: "text/html", $0) } ?? false
        guard isForPeople, !request.uri.path.hasPrefix("/api/") else { throw HTTPError(.notFound) }
        var response = try page(WebAssets.page, to: request)
        response.status = .notFound
        return response
    }

    private func page(_ name: String, to request: Request) throws -> Response {
        guard let file = assets.file(name) else { throw ChatError.notFound("page") }
        var response = self.response(file, to: request)
        response.headers[.cacheControl] = "no-cache"
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(self)"
        // Of no meaning to anything that isn't a page.
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        return response
    }

    /// Their names hold a hash of what is in them, so a browser never has to ask again.
    @Sendable func asset(request: Request, context: ChatRequestContext) async throws -> Response {
        let path = request.uri.path.drop { $0 == "/" }
        guard let file = assets.file(String(path)) else { throw ChatError.notFound("file") }
        var response = self.response(file, to: request)
        response.headers[.cacheControl] =
            path.hasPrefix("assets/")
            ? "public, max-age=31536000, immutable" : path == "openapi.yaml" ? "no-cache" : "public, max-age=86400"
        return response
    }

    private func response(_ file: WebAssets.File, to request: Request) -> Response {
        let (coding, bytes) = file.negotiated(request.headers[.acceptEncoding])
        var response = Response(
            status: .ok, headers: [.contentType: file.contentType], body: ResponseBody(byteBuffer: bytes))
        if let coding { response.headers[.contentEncoding] = coding }
        if !file.encodings.isEmpty { response.headers[.vary] = "Accept-Encoding" }
        return response
    }

    /// No inline script or style, no foreign host, and no string ever becomes markup.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
        "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'self'",
        "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")
}

extension HTTPField.Name {
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
    static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
}
