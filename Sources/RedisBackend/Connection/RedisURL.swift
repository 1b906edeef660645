import Foundation

/// Where a Redis server is: `redis://[[user]:password@]host[:port][/database]`.
public struct RedisURL: Sendable, Equatable {
    public var host: String
    public var port: Int
    public var user: String?
    public var password: String?
    public var database: Int

    public init(host: String, port: Int = 6379, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
    }
}

extension RedisURL {
    /// `nil` for anything that is not such an address.
    public init?(_ text: String) {
        guard let url = URL(string: text), url.scheme == "redis", let host = url.host(percentEncoded: false),
            !host.isEmpty, url.query() == nil, url.fragment() == nil
        else { return nil }
        let path = url.path(percentEncoded: false).split(separator: "/", omittingEmptySubsequences: true)
        guard path.count <= 1 else { return nil }
        let database = path.first.map { Int($0) } ?? 0
        guard let database, database >= 0 else { return nil }
        let user = url.user(percentEncoded: false).flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            host: host, port: url.port ?? 6379, user: user, password: url.password(percentEncoded: false),
            database: database)
    }
}
