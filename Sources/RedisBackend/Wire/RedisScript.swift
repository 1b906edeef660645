import NIOCore

/// A Lua script, which Redis runs as one step. Loaded once a connection, and called by its digest.
struct RedisScript: Sendable {
    /// As Redis names it.
    let digest: String
    let keyCount: Int

    /// - Throws: `Refused` when Redis can't compile it.
    static func load(_ source: Source, on connection: RedisConnection) async throws -> RedisScript {
        let reply = try await connection.send(RedisCommand("SCRIPT", "LOAD", source.lua)).value()
        guard let digest = reply.string else { throw RedisConnection.Refused(reason: "SCRIPT LOAD answers \(reply)") }
        return RedisScript(digest: digest, keyCount: source.keyCount)
    }

    /// - Parameter arguments: the keys first.
    func call(_ arguments: any RedisArgument...) -> RedisCommand {
        RedisCommand("EVALSHA", [digest, keyCount] + arguments)
    }

    struct Source: Sendable {
        let keyCount: Int
        let lua: String
    }
}
