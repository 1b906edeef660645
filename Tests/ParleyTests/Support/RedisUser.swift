import Foundation
import NIOPosix
import Testing

@testable import RedisBackend

/// A user of the Redis that a cluster shares. A server that signs in as one can be cut off while the others are not.
struct RedisUser: Sendable {
    let url: String
    private let name: String
    private let server: RedisConnection

    /// Runs `body` with one, who is gone afterwards.
    static func with(on home: ServerHome, _ body: (RedisUser) async throws -> Void) async throws {
        let address = try #require(home.cluster?.settings["REDIS_URL"])
        let server = try await RedisConnection.open(
            try #require(RedisURL(address)), on: MultiThreadedEventLoopGroup.singleton, timeout: .patience)
        let name = "node-\(UUID().uuidString)"
        let url = address.replacing("redis://", with: "redis://\(name):secret@")
        let user = RedisUser(url: url, name: name, server: server)
        try await user.change("on", ">secret", "~*", "&*", "+@all")
        let result: Result<Void, any Error>
        do { result = .success(try await body(user)) } catch { result = .failure(error) }
        _ = try await server.send(RedisCommand("ACL", "DELUSER", name)).value()
        server.close()
        try result.get()
    }

    /// Closes its connections, and lets it have no more.
    func cutOff() async throws {
        try await change("off")
        _ = try await server.send(RedisCommand("CLIENT", "KILL", "USER", name)).value()
    }

    private func change(_ rules: String...) async throws {
        _ = try await server.send(RedisCommand("ACL", ["SETUSER", name] + rules)).value()
    }
}
