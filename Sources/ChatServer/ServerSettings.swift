import Foundation

/// How the server presents itself to the outside.
public struct ServerSettings: Sendable {
    public var host: String
    public var port: Int
    /// Where browsers find the server, when it isn't where requests say they went.
    public var publicURL: URL?
    /// Other origins whose pages may use the API with cookies.
    public var allowedOrigins: [String]
    /// Addresses of proxies whose `X-Forwarded-*` headers are believed.
    public var trustedProxies: Set<String>
    /// The folder with the built web client.
    public var webRoot: URL?
    /// Sign access tokens with the first; tokens signed with the others are still good.
    public var tokenSecrets: [String]

    public init(
        host: String = "127.0.0.1", port: Int = 8080, publicURL: URL? = nil, allowedOrigins: [String] = [],
        trustedProxies: Set<String> = [], webRoot: URL? = nil, tokenSecrets: [String]
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.allowedOrigins = allowedOrigins
        self.trustedProxies = trustedProxies
        self.webRoot = webRoot
        self.tokenSecrets = tokenSecrets
    }
}
