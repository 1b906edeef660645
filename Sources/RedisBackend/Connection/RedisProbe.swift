import ChatCore
import NIOCore

/// Looks once whether a Redis can be used.
public enum RedisProbe {
    /// - Returns: its version.
    /// - Throws: `ChatError` that says what is wrong, without the address.
    public static func version(_ url: RedisURL, on group: any EventLoopGroup) async throws -> String {
        do {
            let connection = try await RedisConnection.open(url, on: group, timeout: .seconds(2))
            defer { connection.close() }
            // That it takes something, runs scripts and has channels is part of it.
            _ = try await connection.send(RedisCommand("SET", "parley:probe", "", "PX", 1)).value()
            _ = try await RedisScripts(on: connection)
            _ = try await connection.send(RedisCommand("PUBLISH", "parley:live:probe", "")).value()
            let listener = try await RedisConnection.open(url, on: group, timeout: .seconds(2))
            defer { listener.close() }
            _ = try await listener.send(RedisCommand("SUBSCRIBE", "parley:live:probe")).value()
            let info = try await connection.send(RedisCommand("INFO", "server")).value().string ?? ""
            return info.split(whereSeparator: \.isNewline)
                .first { $0.hasPrefix("redis_version:") }.map { String($0.dropFirst("redis_version:".count)) } ?? ""
        } catch let refused as RedisConnection.Refused {
            throw ChatError(.internalError, "Redis refuses what Parley asks: \(refused.reason)", cause: refused)
        } catch {
            throw ChatError(.internalError, "Redis can't be reached; is REDIS_URL right?", cause: error)
        }
    }

    /// Streams, and what scripts may do, as Parley uses them.
    public static let versionMin = 7
}
