import AsyncHTTPClient
import Foundation
import NIOCore

/// Where a provider is and how to talk with it.
public struct ProviderConfiguration: Sendable, CustomStringConvertible {
    /// For models of which neither the settings nor the server tell.
    static let fallbackContextTokens = 8_192

    /// As in the setting `AI_PROVIDER`: `openai`, `anthropic` or `local`.
    public var name: String
    /// OpenAI's up to and including the version, `https://api.openai.com/v1`; Anthropic's with or without it.
    public var baseURL: URL
    /// Never logged and never shown. Servers at home often need none.
    public var apiKey: String?
    /// The default model; without it the vendor's own, else the first that the server lists.
    public var model: String?
    /// To the first token and between tokens.
    public var timeout: Duration

    public init(
        name: String, baseURL: URL, apiKey: String? = nil, model: String? = nil, timeout: Duration = .seconds(60)
    ) {
        self.name = name
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.model = model
        self.timeout = timeout
    }

    /// Without the key.
    public var description: String { "\(name) at \(baseURL)" }

    func url(_ path: String) -> String {
        let base = baseURL.absoluteString
        return (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/" + path
    }
}

extension HTTPClient.Configuration {
    /// For one client that is shared by all answers of the server: as many answers at once as are asked for, HTTP/1.1
    /// (cancelling an answer ends its connection, so that the provider stops at once), no redirects (they would carry
    /// the key elsewhere), no proxy.
    public static var modelProviders: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5)),
            connectionPool: .init(idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: 1024))
        configuration.httpVersion = .http1Only
        // Retries are decided in one place, by `RetryPolicy`.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
