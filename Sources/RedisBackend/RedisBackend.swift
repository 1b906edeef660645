import ChatCore
import Logging
import NIOCore

/// What many nodes share through Redis: events, limits, and who is there. Redis may be away at any time; then each node
/// goes on by itself.
public final class RedisBackend<Payload: Sendable>: Sendable {
    public let log: RedisEventLog<Payload>
    public let limiter: RedisRateLimiter
    public let nodes: RedisNodes
    /// The name of this node.
    let node: String
    private let link: RedisLink

    public init(
        _ url: RedisURL, encoding: EventEncoding<Payload>, packing: EventPacking<Payload>,
        retention: EventRetention = EventRetention(), on group: any EventLoopGroup, environment: DomainEnvironment,
        logger: Logger
    ) {
        link = RedisLink(url, on: group, environment: environment, logger: logger)
        log = RedisEventLog(encoding: encoding, packing: packing, environment: environment, retention: retention)
        node = environment.node
        limiter = RedisRateLimiter(link: link, environment: environment)
        nodes = RedisNodes(link: link, environment: environment)
    }

    var session: RedisSession? { link.session }

    /// Whether Redis is there.
    public var isConnected: Bool { link.session != nil }

    /// Keeps in touch with Redis until its task is cancelled.
    public func run() async {
        let observer = RedisLink.Observer(
            opened: { session in
                await self.nodes.begin(on: session)
                self.log.join(session)
            },
            closed: { self.log.leave($0) })
        await withDiscardingTaskGroup { group in
            group.addTask { await self.log.watchTurns() }
            group.addTask { await self.link.run(observer) { self.receive($0) } }
        }
    }

    /// Returns when Redis is there for the first time, or when that takes too long.
    /// - Returns: whether it is.
    public func waitUntilConnected(atMost limit: Duration, environment: DomainEnvironment) async -> Bool {
        let deadline = environment.uptime() + limit
        while !log.isShared, environment.uptime() < deadline {
            guard (try? await environment.sleep(.milliseconds(10))) != nil else { break }
        }
        return log.isShared
    }

    private func receive(_ message: RedisMessage) {
        switch message {
        case .subscribed(let channel):
            if let threadID = LogKeys.thread(ofChannel: channel) { log.readers.confirmed(threadID) }
        case .message(let channel, let bytes):
            if let threadID = LogKeys.thread(ofChannel: channel) {
                if let announcement = Announcement(bytes) { log.receive(announcement, in: threadID) }
            } else {
                _ = nodes.receive(String(decoding: bytes, as: UTF8.self), on: channel)
            }
        }
    }
}
