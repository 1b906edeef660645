import NIOCore
import NIOPosix

/// One connection to a Redis server. Commands go out in the order in which they are sent here, from whatever thread, and
/// their replies come back in that order.
final class RedisConnection: Sendable {
    /// Redis took longer than this over a command, or is away.
    struct Lost: Error {}
    /// Redis refused a command.
    struct Refused: Error {
        var reason: String
    }

    private let channel: any Channel

    private init(channel: any Channel) {
        self.channel = channel
    }

    /// Connects, signs in and chooses the database.
    /// - Parameters:
    ///   - onPush: makes it a connection for subscriptions, whose every later reply is handed over here, on one thread,
    ///     in order.
    ///   - timeout: for connecting, and for each command.
    static func open(
        _ url: RedisURL, on group: any EventLoopGroup, timeout: Duration,
        onPush: (@Sendable (RESPValue) -> Void)? = nil
    ) async throws -> RedisConnection {
        let channel = try await ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RedisHandler(timeout: TimeAmount(timeout)))
                }
            }
            .connect(host: url.host, port: url.port).get()
        let connection = RedisConnection(channel: channel)
        do {
            try await connection.begin(url)
            if let onPush { try await connection.handOver(to: onPush) }
        } catch {
            connection.close()
            throw error
        }
        return connection
    }

    private func begin(_ url: RedisURL) async throws {
        if let password = url.password {
            try await require(RedisCommand("AUTH", (url.user.map { [$0] } ?? []) + [password]))
        }
        if url.database != 0 { try await require(RedisCommand("SELECT", url.database)) }
        try await require(RedisCommand("CLIENT", "SETNAME", "parley"))
    }

    private func require(_ command: RedisCommand) async throws {
        if case .error(let reason) = try await send(command).get() { throw Refused(reason: reason) }
    }

    private func handOver(to receive: @escaping @Sendable (RESPValue) -> Void) async throws {
        try await channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.handler(type: RedisHandler.self).onPush = receive
        }.get()
    }

    /// - Returns: the reply, which may be an error; fails with `Lost` when none comes.
    @discardableResult
    func send(_ command: RedisCommand) -> EventLoopFuture<RESPValue> {
        let reply = channel.eventLoop.makePromise(of: RESPValue.self)
        // Never at once, also on the channel's own thread: who sends may hold a lock that who hears of a failure takes.
        channel.eventLoop.execute { [channel] in
            // On a closed channel nobody takes the call: it has to fail here.
            channel.write(RedisHandler.Call(command: command, reply: reply)).whenFailure { _ in reply.fail(Lost()) }
        }
        return reply.futureResult
    }

    /// On a connection for subscriptions, where replies come as pushes.
    func sendWithoutReply(_ command: RedisCommand) {
        channel.eventLoop.execute { [channel] in
            channel.write(RedisHandler.Call(command: command, reply: nil), promise: nil)
        }
    }

    func close() {
        channel.close(promise: nil)
    }

    /// Returns when it is closed, whoever closed it.
    func untilClosed() async {
        try? await channel.closeFuture.get()
    }
}

extension EventLoopFuture<RESPValue> {
    /// - Throws: also for a reply that is an error.
    func value() async throws -> RESPValue {
        let value = try await get()
        if case .error(let reason) = value { throw RedisConnection.Refused(reason: reason) }
        return value
    }
}
