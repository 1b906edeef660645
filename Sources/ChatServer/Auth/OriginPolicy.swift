import ChatCore
import Foundation
import HTTPTypes
import NIOCore

/// Which pages may make requests in a user's name, and where the server is to be found.
struct OriginPolicy: Sendable {
    private let publicOrigin: String?
    private let allowedOrigins: Set<String>
    private let trustedProxies: ProxyList

    init(settings: ServerSettings) {
        publicOrigin = settings.publicURL.flatMap { Self.normalised($0.absoluteString) }
        allowedOrigins = Set(settings.allowedOrigins.compactMap(Self.normalised))
        trustedProxies = settings.trustedProxies
    }

    /// - Parameter isRequired: whether a request without an `Origin` is refused, as with cookies it must be.
    /// - Throws: `forbidden`.
    func check(_ request: HTTPRequest, from peer: SocketAddress?, isRequired: Bool) throws {
        guard let header = request.headerFields[.origin] else {
            guard isRequired else { return }
            throw ChatError(.forbidden, "This request needs an Origin header.")
        }
        guard let origin = Self.normalised(header),
            origin == ownOrigin(of: request, from: peer) || allowedOrigins.contains(origin)
        else {
            throw ChatError(.forbidden, "Pages of \(header.prefix(200)) may not use this server.")
        }
    }

    func isSecure(_ request: HTTPRequest, from peer: SocketAddress?) -> Bool {
        ownOrigin(of: request, from: peer)?.hasPrefix("https:") ?? false
    }

    /// `https://chat.example.org` and the like.
    func ownOrigin(of request: HTTPRequest, from peer: SocketAddress?) -> String? {
        if let publicOrigin { return publicOrigin }
        let isForwarded = isTrusted(peer)
        let headers = request.headerFields
        // Some proxies name the scheme of a WebSocket, browsers never do in `Origin`.
        let forwardedScheme = isForwarded ? headers.lastValue(.forwardedProto)?.lowercased() : nil
        let scheme = ["https", "wss"].contains(forwardedScheme) ? "https" : "http"
        let host = (isForwarded ? headers.lastValue(.forwardedHost) : nil) ?? request.authority
        return host.flatMap { Self.normalised("\(scheme)://\($0)") }
    }

    /// The client's address: behind trusted proxies, the last one that they did not add themselves.
    func clientAddress(_ headers: HTTPFields, from peer: SocketAddress?) -> String {
        let peerAddress = peer?.ipAddress ?? "unknown"
        guard isTrusted(peer) else { return peerAddress }
        let hops = headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        return hops.last { !trustedProxies.contains($0) } ?? peerAddress
    }

    /// Whom limits count as one: the client's address or, of IPv6, its first 64 bits, for whoever has one of those has
    /// them all.
    func clientNetwork(_ headers: HTTPFields, from peer: SocketAddress?) -> String {
        let address = clientAddress(headers, from: peer)
        return AddressBlock.network(of: address) ?? address
    }

    private func isTrusted(_ peer: SocketAddress?) -> Bool {
        peer?.ipAddress.map { trustedProxies.contains($0) } ?? false
    }

    /// Scheme, host and port, lower-case, without a default port.
    private static func normalised(_ text: String) -> String? {
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(),
            let host = components.host?.lowercased(), !host.isEmpty
        else { return nil }
        let defaultPort = ["http": 80, "https": 443][scheme]
        let port = components.port.flatMap { $0 == defaultPort ? nil : ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)"
    }
}

extension HTTPField.Name {
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let forwardedHost = HTTPField.Name("X-Forwarded-Host")!
    static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
}

extension HTTPFields {
    /// What the nearest proxy says: a proxy that adds to a list leaves what its client wrote before it.
    fileprivate func lastValue(_ name: HTTPField.Name) -> String? {
        self[name].flatMap { $0.split(separator: ",").last }.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
