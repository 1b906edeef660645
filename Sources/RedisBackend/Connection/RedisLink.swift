import ChatCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Keeps a session with Redis: opens one, and another whenever it is lost.
final class RedisLink: Sendable {
    /// Told of sessions, in order: each that opens also closes, before the next one.
    struct Observer: Sendable {
        var opened: @Sendable (RedisSession) async -> Void
        var closed: @Sendable (RedisSession) async -> Void
    }

    /// Also how soon a Redis that hangs counts as away.
    static let commandTimeout = Duration.seconds(1)
    /// A session that ends sooner counts as one more failure.
    private static let steadyTime = Duration.seconds(5)
    private static let retryIntervalMin = Duration.milliseconds(50)
    private static let retryIntervalMax = Duration.seconds(1)

    private let url: RedisURL
    private let group: any EventLoopGroup
    private let environment: DomainEnvironment
    private let logger: Logger
    private let state = Mutex<(session: RedisSession?, openedAt: Duration?)>((nil, nil))

    init(_ url: RedisURL, on group: any EventLoopGroup, environment: DomainEnvironment, logger: Logger) {
        self.url = url
        self.group = group
        self.environment = environment
        self.logger = logger
    }

    /// The session, while Redis is there.
    var session: RedisSession? { state.withLock(\.session) }

    /// For how long the session has been there; `nil` while Redis is away.
    var uptime: Duration? { state.withLock(\.openedAt).map { environment.uptime() - $0 } }

    /// Works until its task is cancelled.
    func run(_ observer: Observer, onMessage: @escaping @Sendable (RedisMessage) -> Void) async {
        var failures = 0
        while !Task.isCancelled {
            do {
                let session = try await RedisSession.open(
                    url, on: group, timeout: Self.commandTimeout, onMessage: onMessage)
                if failures > 0 { logger.notice("Redis is back") }
                let openedAt = environment.uptime()
                await serve(session, observer)
                failures = environment.uptime() - openedAt < Self.steadyTime ? failures + 1 : 1
                if !Task.isCancelled { logger.warning("Redis is away: this node goes on by itself") }
            } catch {
                if failures <= 1 { logger.warning("Redis can't be reached: \(error)") }
                failures += 1
            }
            try? await environment.sleep(pause(afterFailures: failures))
        }
    }

    private func serve(_ session: RedisSession, _ observer: Observer) async {
        state.withLock { $0 = (session, environment.uptime()) }
        await observer.opened(session)
        await withTaskCancellationHandler {
            await session.untilClosed()
        } onCancel: {
            session.close()
        }
        state.withLock { $0 = (nil, nil) }
        await observer.closed(session)
    }

    /// Spread over time: all nodes lose Redis at the same moment.
    private func pause(afterFailures failures: Int) -> Duration {
        let pause = min(Self.retryIntervalMin * (1 << min(failures, 10)), Self.retryIntervalMax)
        return pause * Double.random(in: 0.5...1)
    }
}
