import ChatCore
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import WebSocketUpgrade

/// Puts routes, sockets and pages together. The same for the program and for tests.
public enum ChatApplication {
    /// - Parameter onListening: told the port once connections are taken.
    /// - Throws: `WebAssetsMissing`, and what reading the web client throws.
    public static func build(
        services: ChatServices, settings: ServerSettings, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) async throws -> some ApplicationProtocol {
        let origins = OriginPolicy(settings: settings)
        let tokens = await AccessTokens(secrets: settings.tokenSecrets, now: services.environment.now)
        let authenticator = Authenticator(accounts: services.accounts, tokens: tokens)
        let readers = OpenReaders()
        let upgrade = LiveUpgrade(
            authenticator: authenticator, origins: origins, threads: services.threads,
            messages: services.messages, replies: services.replies, log: services.log,
            frames: SlidingWindowLimiter(uptime: services.environment.uptime),
            readers: readers, drain: services.drain, openSockets: Meter(label: MetricNames.sockets),
            environment: services.environment)
        let router = try router(services, settings, origins: origins, authenticator: authenticator, readers: readers)
        for route in router.routes where route.method != .head { logger.debug("serves \(route)") }
        return Application(
            router: router,
            server: .http1WebSocket(
                configuration: sockets, http1: HTTP1Channel.Configuration(idleTimeout: .seconds(75))
            ) { request, peer, logger in
                await upgrade.decide(request, from: peer, logger: logger)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 1024),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? settings.port) },
            logger: logger)
    }

    /// A stopping server waits for its slowest peer, and has to end within five seconds.
    private static var sockets: WebSocketConfiguration {
        var configuration = WebSocketConfiguration()
        configuration.closeTimeout = .seconds(3)
        return configuration
    }

    private static func router(
        _ services: ChatServices, _ settings: ServerSettings, origins: OriginPolicy, authenticator: Authenticator,
        readers: OpenReaders
    ) throws -> Router<ChatRequestContext> {
        let router = Router(context: ChatRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestMetricsMiddleware(uptime: services.environment.uptime))
        router.add(middleware: SecurityHeadersMiddleware(origins: origins))
        router.add(middleware: ProblemMiddleware())
        addAPI(to: router, services, origins, authenticator, readers)
        HealthRoutes(
            checkDatabase: services.checkDatabase, checkRedis: services.checkRedis, drain: services.drain,
            catalogue: services.catalogue
        ).add(to: router)
        MetricsRoutes(render: services.renderMetrics).add(to: router)
        if let webRoot = settings.webRoot {
            PageRoutes(assets: try WebAssets(root: webRoot)).add(to: router)
        }
        return router
    }

    private static func addAPI(
        to router: Router<ChatRequestContext>, _ services: ChatServices, _ origins: OriginPolicy,
        _ authenticator: Authenticator, _ readers: OpenReaders
    ) {
        let auth = AuthRoutes(accounts: services.accounts, tokens: authenticator.tokens, origins: origins)
        let streams = AnswerStreams(
            replies: services.replies, log: services.log, readers: readers, environment: services.environment)
        let limits = RequestLimits(limiter: services.limiter, origins: origins)
        auth.addOpen(to: router.group("api/v1").add(middleware: OpenLimitMiddleware(limits: limits)))
        let guarded = router.group("api/v1")
            .add(
                middleware: AuthenticationMiddleware(authenticator: authenticator, origins: origins, limits: limits))
        auth.addGuarded(to: guarded)
        ProjectRoutes(projects: services.projects).add(to: guarded)
        ThreadRoutes(threads: services.threads, replies: services.replies, origins: origins).add(to: guarded)
        MessageRoutes(messages: services.messages, replies: services.replies, streams: streams).add(to: guarded)
        ContextRoutes(contexts: services.contexts).add(to: guarded)
        PromptRoutes(prompts: services.prompts).add(to: guarded)
        SearchRoutes(search: services.search).add(to: guarded)
        TransferRoutes(exports: services.exports, imports: services.imports).add(to: guarded)
        SummaryRoutes(summaries: services.summaries).add(to: guarded)
        ModelRoutes(catalogue: services.catalogue).add(to: guarded)
        UsageRoutes(usage: services.usage, now: services.environment.now).add(to: guarded)
        AttachmentRoutes(attachments: services.attachments).add(to: guarded)
    }
}
