import ChatCore
import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import ChatServer

@Suite("The origins that may use the server")
struct OriginPolicyTests {
    private static let proxy = "192.0.2.1"
    private static let stranger = "198.51.100.7"

    private func policy(
        publicURL: String? = nil, allowed: [String] = [], proxies: [String] = []
    ) -> OriginPolicy {
        OriginPolicy(
            settings: ServerSettings(
                publicURL: publicURL.flatMap(URL.init(string:)), allowedOrigins: allowed,
                trustedProxies: ProxyList(proxies.compactMap(AddressBlock.init)), tokenSecrets: ["secret"]))
    }

    private func request(
        to authority: String?, origin: String? = nil, _ fields: [(HTTPField.Name, String)] = []
    ) -> HTTPRequest {
        var headers = HTTPFields()
        for (name, value) in fields { headers.append(HTTPField(name: name, value: value)) }
        headers[.origin] = origin
        return HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/", headerFields: headers)
    }

    private func isAllowed(
        _ policy: OriginPolicy, _ request: HTTPRequest, from peer: String = stranger, isRequired: Bool = true
    ) throws -> Bool {
        let peer = try SocketAddress(ipAddress: peer, port: 50_000)
        do {
            try policy.check(request, from: peer, isRequired: isRequired)
            return true
        } catch let error as ChatError {
            #expect(error.code == .forbidden)
            return false
        }
    }

    @Test(
        "are its own, as the request says where it went",
        arguments: [
            ("chat.example.org", "http://chat.example.org", true),
            ("chat.example.org:8080", "http://chat.example.org:8080", true),
            ("chat.example.org:80", "http://chat.example.org", true),
            ("chat.example.org", "http://chat.example.org:80", true),
            ("Chat.Example.ORG", "HTTP://chat.example.org", true),
            ("[::1]:8080", "http://[::1]:8080", true),
            ("127.0.0.1:8080", "http://localhost:8080", false),
            ("chat.example.org", "https://chat.example.org", false),
            ("chat.example.org", "http://chat.example.org:8080", false),
            ("chat.example.org:443", "https://chat.example.org", false),
            ("chat.example.org", "http://evil.example", false),
            ("chat.example.org", "http://chat.example.org.evil.example", false),
            ("chat.example.org", "http://chat.example.org@evil.example", false),
            ("chat.example.org", "http://evil.example/http://chat.example.org", false),
            ("chat.example.org", "null", false), ("chat.example.org", "", false),
            ("chat.example.org", "chat.example.org", false), ("chat.example.org", "http://", false),
            ("chat.example.org", "http://chat.example.org, http://evil.example", false),
        ])
    func own(authority: String, origin: String, expected: Bool) throws {
        #expect(try isAllowed(policy(), request(to: authority, origin: origin)) == expected)
    }

    @Test("are none when the request does not say where it went")
    func noHost() throws {
        #expect(try !isAllowed(policy(), request(to: nil, origin: "http://chat.example.org")))
    }

    @Test("must be told where it is required, and only there")
    func missing() throws {
        let request = request(to: "chat.example.org")
        #expect(try !isAllowed(policy(), request, isRequired: true))
        #expect(try isAllowed(policy(), request, isRequired: false))
    }

    @Test("are refused when foreign also where none is required")
    func foreignNotRequired() throws {
        let request = request(to: "chat.example.org", origin: "http://evil.example")
        #expect(try !isAllowed(policy(), request, isRequired: false))
    }

    @Test(
        "are the one of PUBLIC_URL instead, where it is set",
        arguments: [
            ("https://chat.example.org", true), ("https://chat.example.org:443", true),
            ("http://chat.example.org", false), ("http://127.0.0.1:8080", false), ("https://evil.example", false),
        ])
    func publicURL(origin: String, expected: Bool) throws {
        let policy = policy(publicURL: "https://Chat.example.org/")
        #expect(try isAllowed(policy, request(to: "127.0.0.1:8080", origin: origin)) == expected)
    }

    @Test(
        "are also those of ALLOWED_ORIGINS",
        arguments: [
            ("https://app.example.org", true), ("https://APP.example.org:443", true),
            ("http://localhost:5173", true), ("http://localhost:5174", false), ("http://app.example.org", false),
        ])
    func allowed(origin: String, expected: Bool) throws {
        let policy = policy(allowed: ["https://app.example.org/", "http://localhost:5173"])
        #expect(try isAllowed(policy, request(to: "chat.example.org", origin: origin)) == expected)
    }

    @Test("are the page's, also where a proxy names the scheme of the socket", arguments: ["wss", "WSS", "https"])
    func socketScheme(scheme: String) throws {
        let fields = [(HTTPField.Name.forwardedProto, scheme)]
        let request = request(to: "chat.example.org", origin: "https://chat.example.org", fields)
        #expect(try isAllowed(policy(proxies: [Self.proxy]), request, from: Self.proxy))
        #expect(try !isAllowed(policy(proxies: [Self.proxy]), request, from: Self.stranger))
    }

    @Test("are as a trusted proxy says, and not as anybody else says")
    func proxies() throws {
        let policy = policy(proxies: [Self.proxy])
        let forwarded = request(
            to: "10.0.0.5:8080", origin: "https://chat.example.org",
            [(.forwardedProto, "https"), (.forwardedHost, "chat.example.org")])
        #expect(try isAllowed(policy, forwarded, from: Self.proxy))
        #expect(try !isAllowed(policy, forwarded, from: Self.stranger))
        #expect(try !isAllowed(self.policy(), forwarded, from: Self.proxy))
    }

    @Test("are as the proxy says, whatever its client has written before")
    func forged() throws {
        let policy = policy(proxies: [Self.proxy])
        func isAllowed(_ origin: String) throws -> Bool {
            let forged = request(
                to: "10.0.0.5:8080", origin: origin,
                [
                    (.forwardedProto, "http"), (.forwardedProto, "https"),
                    (.forwardedHost, "evil.example, chat.example.org"),
                ])
            return try self.isAllowed(policy, forged, from: Self.proxy)
        }
        #expect(try isAllowed("https://chat.example.org"))
        #expect(try !isAllowed("http://evil.example"))
        #expect(try !isAllowed("https://evil.example"))
    }

    @Test("are as a proxy of a trusted block says, also on a socket that takes IPv4 and IPv6")
    func proxyBlock() throws {
        let policy = policy(proxies: ["192.0.2.0/24"])
        let forwarded = request(
            to: "10.0.0.5:8080", origin: "https://chat.example.org",
            [
                (.forwardedProto, "https"), (.forwardedHost, "chat.example.org"),
                (.forwardedFor, "203.0.113.9, 192.0.2.77"),
            ])
        #expect(try isAllowed(policy, forwarded, from: Self.proxy))
        #expect(try isAllowed(policy, forwarded, from: "::ffff:192.0.2.1"))
        #expect(try !isAllowed(policy, forwarded, from: Self.stranger))
        let address = policy.clientAddress(
            forwarded.headerFields, from: try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 1))
        #expect(address == "203.0.113.9")
    }

    @Test("decide whether cookies are for HTTPS only")
    func secure() throws {
        let (proxy, stranger) = (
            try SocketAddress(ipAddress: Self.proxy, port: 1), try SocketAddress(ipAddress: Self.stranger, port: 1)
        )
        let forwarded = request(to: "chat.example.org", [(.forwardedProto, "https")])
        #expect(policy(proxies: [Self.proxy]).isSecure(forwarded, from: proxy))
        #expect(!policy(proxies: [Self.proxy]).isSecure(forwarded, from: stranger))
        #expect(!policy().isSecure(request(to: "chat.example.org"), from: stranger))
        #expect(policy(publicURL: "https://chat.example.org").isSecure(request(to: "10.0.0.5"), from: stranger))
    }

    @Test(
        "go with the client's address, of which nobody can make a proxy say another",
        arguments: [
            (proxy, ["203.0.113.9"], "203.0.113.9"),
            (proxy, ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
            (proxy, ["1.2.3.4", "203.0.113.9, 192.0.2.2"], "203.0.113.9"),
            (proxy, [], proxy),
            (stranger, ["203.0.113.9"], stranger),
        ])
    func clientAddress(peer: String, forwardedFor: [String], expected: String) throws {
        let request = request(to: nil, forwardedFor.map { (.forwardedFor, $0) })
        let address = policy(proxies: [Self.proxy, "192.0.2.2"]).clientAddress(
            request.headerFields, from: try SocketAddress(ipAddress: peer, port: 1))
        #expect(address == expected)
    }
}
