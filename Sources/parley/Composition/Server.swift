import AsyncHTTPClient
import ChatCore
import ChatServer
import FileStorage
import Foundation
import Hummingbird
import Logging
import ModelProviders
import NIOCore
import NIOPosix
import PrometheusMetrics
import RedisBackend
import SQLStore
import ServiceLifecycle
import UnixSignals

/// One running server: the only place where all parts are known.
struct Server {
    let settings: Settings
    let logger: Logger

    /// Serves until the process is told to stop.
    /// - Throws: before anything is served, when a setting or a dependency is not as it must be.
    func run() async throws {
        let environment = DomainEnvironment.live()
        let metrics = PrometheusRegistry.installed(version: Parley.version)
        let directory = try DataDirectory(settings)
        let secrets = try settings.tokenSecrets ?? [directory.tokenSecret(environment)]
        let prices = try prices()
        let webRoot = try WebRoot.find()
        let store = try settings.openStore(logger)
        try await store.migrate()
        try await claim(store, environment)
        let redis = redis(environment)
        async let _ = redis?.run()
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .modelProviders)
        do {
            let parts = ServerParts(
                store: store, provider: models(http), prices: prices, settings: settings, redis: redis,
                environment: environment, logger: logger)
            if let redis {
                // Else it begins by itself, and joins the others when Redis is there.
                _ = await redis.waitUntilConnected(atMost: Self.redisPatience, environment: environment)
            } else {
                try await parts.leftBehind.settle()
            }
            let application = try await ChatApplication.build(
                services: services(of: parts, redis, metrics), settings: serverSettings(secrets, webRoot),
                logger: logger
            ) { port in announce(port) }
            let watch = QuotaWatch(store: store, quotas: settings.quotas, environment: environment, logger: logger)
            try await serve(application, parts, redis, watch)
        } catch {
            // A client that is dropped open ends the process before the reason can be told.
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
        try await store.close()
        // Not sooner than the database does it let go of the locks.
        withExtendedLifetime(directory) {}
    }

    /// Without Redis nothing tells servers of one another: whoever starts takes the others' answers for left behind.
    private func claim(_ store: SQLChatStore, _ environment: DomainEnvironment) async throws {
        // One whose machine has died is noticed within ten seconds.
        for _ in 0..<12 {
            if try await store.claim(alone: settings.redis == nil) { return }
            try await environment.sleep(.seconds(1))
        }
        throw SettingError(
            name: "REDIS_URL",
            allowed: "must be set, and the same for all: another server uses this database, or does so alone")
    }

    private static let redisPatience = Duration.seconds(5)

    private func redis(_ environment: DomainEnvironment) -> RedisBackend<LiveFrame>? {
        settings.redis.map {
            RedisBackend(
                $0, encoding: .live, packing: .live, on: MultiThreadedEventLoopGroup.singleton,
                environment: environment, logger: logger)
        }
    }

    func models(_ http: HTTPClient) -> any ModelProvider {
        let model = settings.model
        let configuration = ProviderConfiguration(
            name: model.provider.rawValue, baseURL: model.baseURL, apiKey: model.apiKey, model: model.model,
            timeout: model.timeout)
        switch model.provider {
        case .scripted: return ScriptedProvider()
        case .anthropic: return AnthropicProvider(configuration, http: http, logger: logger)
        case .openai: return OpenAICompatibleProvider(configuration, http: http, logger: logger)
        case .auto, .local:
            return OpenAICompatibleProvider(configuration, continuesText: true, http: http, logger: logger)
        }
    }

    private func serverSettings(_ secrets: [String], _ webRoot: URL) -> ServerSettings {
        ServerSettings(
            host: settings.host, port: settings.port, publicURL: settings.publicURL,
            allowedOrigins: settings.allowedOrigins, trustedProxies: settings.trustedProxies, webRoot: webRoot,
            tokenSecrets: secrets)
    }

    /// Services stop in the reverse of this order: answers end first, and their readers see it, then sockets close.
    private func serve(
        _ application: some ApplicationProtocol, _ parts: ServerParts, _ redis: RedisBackend<LiveFrame>?,
        _ watch: QuotaWatch
    ) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: application),
                .init(service: AttachmentSweepService(sweep: parts.attachmentSweep)),
                .init(
                    service:
                        GenerationService(
                            runner: parts.runner, readers: redis == nil ? nil : parts.drain,
                            drainTimeout: settings.drainTimeout)),
                .init(service: backgroundWork(of: parts)),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        if redis != nil || settings.database.isShared {
            let cluster = ClusterService(nodes: redis?.nodes, runner: parts.runner, leftBehind: parts.leftBehind)
            configuration.services.insert(.init(service: cluster), at: 0)
        }
        if settings.quotas != .none {
            configuration.services.append(.init(service: QuotaService(watch: watch)))
        }
        // A reader that takes nothing must not keep the process.
        configuration.maximumGracefulShutdownDuration = settings.drainTimeout + Self.shutdownAllowance
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw SettingError(
                name: "PORT", value: String(settings.port), allowed: "is in use on \(settings.host); choose another")
        } catch let error as IOError where [EADDRNOTAVAIL, EACCES].contains(error.errnoCode) {
            throw SettingError(
                name: "HOST", value: settings.host, allowed: "can't be listened on at port \(settings.port): \(error)")
        } catch is SocketAddressError.UnknownHost {
            throw SettingError(
                name: "HOST", value: settings.host, allowed: "is no address; choose one of this machine's")
        }
    }

    private static let shutdownAllowance = Duration.milliseconds(4500)

    private func announce(_ port: Int) {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let address = settings.publicURL?.absoluteString ?? "http://\(host):\(port)"
        print("Parley is ready at \(address)")
        fflush(nil)
    }

    /// Starting and stopping of services is nothing to report.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .error)
        return logger
    }
}

/// What this node does for the others of its cluster, and for what gone ones have left behind. For as long as it has
/// answers and readers.
private struct ClusterService: Service {
    /// `nil`: there are no others.
    let nodes: RedisNodes?
    let runner: GenerationRunner
    let leftBehind: LeftBehind

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                if let nodes { group.addTask { await nodes.run { await runner.answer($0) } } }
                group.addTask { await leftBehind.run() }
            }
        }
    }
}

/// Ends the running answers when the node stops.
private struct GenerationService: Service {
    let runner: GenerationRunner
    /// Those who can go on elsewhere; `nil`: there is no other node.
    let readers: ReaderDrain?
    let drainTimeout: Duration

    /// Of the time to drain, half is for sending readers elsewhere, and never more than this.
    private static let farewellMax = Duration.seconds(10)

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            group.addTask {
                try? await gracefulShutdown()
                async let farewell: Void? = readers?.sendAway(over: min(drainTimeout / 2, Self.farewellMax))
                await runner.shutDown(drainingFor: drainTimeout)
                _ = await farewell
            }
        }
    }
}
