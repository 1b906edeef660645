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
import PasswordHashing
import PrometheusMetrics
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
        let store = try SQLChatStore.open(sqlitePath: settings.databasePath, logger: logger)
        try await store.migrate()
        let interrupted = try await store.interruptGenerations(notOwnedBy: environment.node, at: environment.now())
        if !interrupted.isEmpty { logger.info("marked \(interrupted.count) unfinished answers as interrupted") }
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .modelProviders)
        do {
            let (services, background) = services(store, models(http), prices, metrics, environment)
            let application = try await ChatApplication.build(
                services: services, settings: serverSettings(secrets, webRoot), logger: logger
            ) { port in announce(port) }
            let watch = QuotaWatch(store: store, quotas: settings.quotas, environment: environment, logger: logger)
            try await serve(application, services, watch, background)
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

    private func services(
        _ store: SQLChatStore, _ provider: any ModelProvider, _ prices: any ModelPrices,
        _ metrics: PrometheusRegistry, _ environment: DomainEnvironment
    ) -> (ChatServices, BackgroundWork) {
        let log = InProcessEventLog(encoding: .live, environment: environment)
        let usage = UsageService(
            store: store, prices: prices, quotas: settings.quotas, environment: environment)
        let limiter = SlidingWindowLimiter(uptime: environment.uptime)
        let catalogue = ModelCatalogue(
            provider: provider, contextTokens: settings.model.contextTokens, environment: environment)
        let files = AttachmentFolder(settings.dataDirectory.appending(path: "attachments"), threads: .singleton)
        let planner = AnswerPlanner(
            projects: store, summaries: store, catalogue: catalogue,
            measures: TokenMeasures(counter: tokenCounter, rates: store), attachments: store, files: files,
            answerTokensMax: settings.model.answerTokensMax)
        let model = BackgroundModel(provider: provider, usage: usage, environment: environment, logger: logger)
        let namer = ThreadNamer(
            store: store, model: model, planner: planner, events: log, environment: environment, logger: logger)
        let runner = GenerationRunner(
            provider: provider, prices: prices, observer: GenerationMetrics(), store: store, events: log,
            answerObserver: namer, environment: environment, logger: logger)
        let summaryRunner = SummaryRunner(
            store: store, model: model, planner: planner, answers: runner, events: log,
            policy: settings.summaryPolicy, environment: environment, logger: logger)
        let attachmentSweep = AttachmentSweep(store: store, files: files, environment: environment, logger: logger)
        let removals = ThreadRemovalObservers([runner, attachmentSweep])
        let replies = ReplyService(
            store: store, runner: runner, planner: planner, events: log, limiter: limiter, usage: usage,
            settings: ReplySettings(messageLimit: settings.messageLimit), environment: environment)
        let services = ChatServices(
            accounts: AccountService(
                store: store, hasher: Argon2SecretHasher(threads: .singleton), removals: removals,
                limiter: limiter, environment: environment, isRegistrationOpen: settings.registration == .open),
            projects: ProjectService(store: store, removals: removals, environment: environment),
            threads: ThreadService(
                store: store, replies: replies, events: log, removals: removals, environment: environment),
            messages: MessageService(
                store: store, threads: store, events: log, runner: runner, environment: environment),
            contexts: ContextService(threads: store, messages: store, planner: planner),
            exports: ExportService(store: store, environment: environment),
            imports: ImportService(store: store, environment: environment),
            summaries: SummaryService(
                store: store, planner: planner, usage: usage, runner: summaryRunner, events: log,
                policy: settings.summaryPolicy, environment: environment),
            replies: replies,
            attachments: AttachmentService(store: store, files: files, environment: environment),
            attachmentSweep: attachmentSweep,
            search: SearchService(store: store, environment: environment),
            prompts: PromptService(projects: store, threads: store, summaries: store, environment: environment),
            catalogue: catalogue,
            usage: usage,
            limiter: limiter,
            runner: runner,
            log: log,
            environment: environment,
            checkDatabase: { try await store.ping() },
            renderMetrics: { metrics.render() })
        let schedule = SummarySchedule(
            store: store, runner: summaryRunner, policy: settings.summaryPolicy, environment: environment,
            logger: logger)
        let scheduler = settings.summaryTimetable.map { Scheduler($0, environment: environment) }
        return (
            services, BackgroundWork(namer: namer, summaries: summaryRunner, schedule: schedule, scheduler: scheduler)
        )
    }

    private var tokenCounter: VocabularyTokenCounter {
        VocabularyTokenCounter(
            folder: settings.dataDirectory.appending(path: "tokenizers"), threads: .singleton, logger: logger)
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
        _ application: some ApplicationProtocol, _ services: ChatServices, _ watch: QuotaWatch,
        _ background: BackgroundWork
    ) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: application),
                .init(service: AttachmentSweepService(sweep: services.attachmentSweep)),
                .init(service: GenerationService(runner: services.runner, drainTimeout: settings.drainTimeout)),
                .init(service: background),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
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

/// Ends the running answers when the node stops.
private struct GenerationService: Service {
    let runner: GenerationRunner
    let drainTimeout: Duration

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            group.addTask {
                try? await gracefulShutdown()
                await runner.shutDown(drainingFor: drainTimeout)
            }
        }
    }
}
