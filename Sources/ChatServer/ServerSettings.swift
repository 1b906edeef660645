import Foundation

/// How the server presents itself to the outside.
public struct ServerSettings: Sendable {
    public var host: String
    public var port: Int
    /// Where browsers find the server, when it isn't where requests say they went.
    public var publicURL: URL?
    /// Further origins, such as those of other host names of this server, from which changes and WebSocket upgrades are
    /// accepted. It is no CORS: pages of another site can't read answers.
    public var allowedOrigins: [String]
    /// The proxies whose `X-Forwarded-*` headers are believed.
    public var trustedProxies: ProxyList
    /// The folder with the built web client.
    public var webRoot: URL?
    /// Sign access tokens with the first; tokens signed with the others are still good.
    public var tokenSecrets: [String]

    public init(
        host: String = "127.0.0.1", port: Int = 8080, publicURL: URL? = nil, allowedOrigins: [String] = [],
        trustedProxies: ProxyList = ProxyList([]), webRoot: URL? = nil, tokenSecrets: [String]
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
