import AsyncHTTPClient
import Foundation
import NIOCore

extension OpenAICompatibleProvider {
    /// Where a server is and how to talk with it.
    public struct Configuration: Sendable, CustomStringConvertible {
        /// Used when neither the settings nor the server tell.
        public static let fallbackContextTokens = 8_192
        public static let openAIDefaultModel = "gpt-4o-mini"

        /// As in the setting `AI_PROVIDER`: `openai` or `local`.
        public var name: String
        /// Up to and including the version: `https://api.openai.com/v1`.
        public var baseURL: URL
        /// Never logged and never shown. Servers at home often need none.
        public var apiKey: String?
        /// The default model; without it `gpt-4o-mini` for `openai`, else the first that the server lists.
        public var model: String?
        /// The operator's word on the context size, stronger than the server's.
        public var contextTokens: Int?
        /// To the first token and between tokens.
        public var timeout: Duration

        public init(
            name: String, baseURL: URL, apiKey: String? = nil, model: String? = nil, contextTokens: Int? = nil,
            timeout: Duration = .seconds(60)
        ) {
            self.name = name
            self.baseURL = baseURL
            self.apiKey = apiKey
            self.model = model
            self.contextTokens = contextTokens
            self.timeout = timeout
        }

        public var description: String { "\(name) at \(baseURL)" }

        /// OpenAI's own service, which other servers differ from in details.
        var isOpenAI: Bool { baseURL.host() == "api.openai.com" }

        func url(_ path: String) -> String {
            let base = baseURL.absoluteString
            return (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/" + path
        }
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
