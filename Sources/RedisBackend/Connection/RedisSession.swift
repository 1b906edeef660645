import NIOCore

/// The connections of one stretch of time in which Redis is there: one for commands, one for subscriptions. When one
/// falls, both do.
final class RedisSession: Sendable {
    let commands: RedisConnection
    let subscriptions: RedisConnection
    let scripts: RedisScripts
    /// Eight characters that are others when Redis has been started again.
    let run: String

    private init(commands: RedisConnection, subscriptions: RedisConnection, scripts: RedisScripts, run: String) {
        self.commands = commands
        self.subscriptions = subscriptions
        self.scripts = scripts
        self.run = run
    }

    static func open(
        _ url: RedisURL, on group: any EventLoopGroup, timeout: Duration,
        onMessage: @escaping @Sendable (RedisMessage) -> Void
    ) async throws -> RedisSession {
        let commands = try await RedisConnection.open(url, on: group, timeout: timeout)
        do {
            let scripts = try await RedisScripts(on: commands)
            let subscriptions = try await RedisConnection.open(url, on: group, timeout: timeout) {
                if let message = RedisMessage($0) { onMessage(message) }
            }
            let information = try await commands.send(RedisCommand("INFO", "server")).value().string ?? ""
            let run = information.firstMatch(of: /run_id:([0-9a-f]{8})/).map { String($0.1) } ?? "unknown-"
            return RedisSession(commands: commands, subscriptions: subscriptions, scripts: scripts, run: run)
        } catch {
            commands.close()
            throw error
        }
    }

    func subscribe(to channel: String) {
        subscriptions.sendWithoutReply(RedisCommand("SUBSCRIBE", channel))
    }

    func unsubscribe(from channel: String) {
        subscriptions.sendWithoutReply(RedisCommand("UNSUBSCRIBE", channel))
    }

    func close() {
        commands.close()
        subscriptions.close()
    }

    /// Returns when one of the connections is closed; then both are.
    func untilClosed() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.commands.untilClosed() }
            group.addTask { await self.subscriptions.untilClosed() }
            await group.next()
            close()
        }
    }
}

/// All scripts, loaded.
struct RedisScripts: Sendable {
    let publish: RedisScript
    let snapshot: RedisScript
    let history: RedisScript
    let restart: RedisScript
    let forget: RedisScript
    let takeTurn: RedisScript
    let endTurn: RedisScript
    let lostTurns: RedisScript
    let useLimit: RedisScript

    init(on connection: RedisConnection) async throws {
        publish = try await .load(EventScripts.publish, on: connection)
        snapshot = try await .load(EventScripts.snapshot, on: connection)
        history = try await .load(EventScripts.history, on: connection)
        restart = try await .load(EventScripts.restart, on: connection)
        forget = try await .load(EventScripts.forget, on: connection)
        takeTurn = try await .load(EventScripts.takeTurn, on: connection)
        endTurn = try await .load(EventScripts.endTurn, on: connection)
        lostTurns = try await .load(EventScripts.lostTurns, on: connection)
        useLimit = try await .load(RedisRateLimiter.script, on: connection)
    }
}

/// What comes on a subscription.
enum RedisMessage: Sendable {
    /// From here on, what is published comes.
    case subscribed(channel: String)
    case message(channel: String, [UInt8])

    /// `nil` for replies that mean nothing to anybody.
    init?(_ value: RESPValue) {
        guard let parts = value.array, parts.count == 3, let kind = parts[0].string, let channel = parts[1].string
        else { return nil }
        switch kind {
        case "subscribe": self = .subscribed(channel: channel)
        case "message": self = .message(channel: channel, parts[2].bytes ?? [])
        default: return nil
        }
    }
}
