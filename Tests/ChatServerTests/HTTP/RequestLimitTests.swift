import ChatCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServer

@Suite("Floods of requests")
struct RequestLimitTests {
    private let limits = RequestLimits(
        limiter: SlidingWindowLimiter(uptime: { .zero }),
        origins: OriginPolicy(settings: ServerSettings(tokenSecrets: ["secret"])),
        calls: RateLimit(count: 3, per: .minute), callsSignedOut: RateLimit(count: 2, per: .minute))

    private func user() -> User {
        User(
            id: User.ID(UUID()), email: "a@example.org", displayName: "Ada", role: .member,
            createdAt: .distantPast, updatedAt: .distantPast)
    }

    @Test("are refused for each user alone, with the time to wait")
    func users() async throws {
        let (ada, bob) = (user(), user())
        for _ in 0..<3 { try await limits.countCall(of: ada) }
        let error = await #expect(throws: ChatError.self) { try await limits.countCall(of: ada) }
        #expect(error?.code == .rateLimitExceeded)
        #expect(error?.retryAfterSeconds == 60)
        try await limits.countCall(of: bob)
    }

    @Test("by those who aren't signed in are refused for each network alone, and answered no further")
    func networks() async throws {
        for _ in 0..<2 { #expect(try await open(from: "2001:db8::1") == .ok) }
        await #expect(throws: ChatError.self) { try await open(from: "2001:db8::2") }
        #expect(try await open(from: "192.0.2.1") == .ok)
    }

    private func open(from address: String) async throws -> HTTPResponse.Status {
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 1)
        let context = ChatRequestContext(
            source: ApplicationRequestContextSource(
                channel: channel, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let request = Request(
            head: HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/"),
            body: RequestBody(buffer: ByteBuffer()))
        return try await OpenLimitMiddleware(limits: limits).handle(request, context: context) { _, _ in
            Response(status: .ok)
        }.status
    }
}
