import ChatCore
import ChatServer
import NIOPosix
import PasswordHashing
import PrometheusMetrics
import RedisBackend
import SQLStore

extension Server {
    func services(
        of parts: ServerParts, _ redis: RedisBackend<LiveFrame>?, _ metrics: PrometheusRegistry
    ) -> ChatServices {
        let (store, environment) = (parts.store, parts.environment)
        let log: any EventLog<LiveFrame> = parts.log
        let removals = ThreadRemovalObservers([parts.runner, parts.summaryRunner, parts.attachmentSweep])
        let replies = ReplyService(
            store: store, runner: parts.runner, planner: parts.planner, events: log, limiter: parts.limiter,
            usage: parts.usage, settings: ReplySettings(messageLimit: settings.messageLimit), environment: environment)
        return ChatServices(
            accounts: AccountService(
                store: store, hasher: Argon2SecretHasher(threads: .singleton), removals: removals,
                limiter: parts.limiter, environment: environment,
                isRegistrationOpen: settings.registration == .open),
            projects: ProjectService(store: store, removals: removals, environment: environment),
            threads: ThreadService(
                store: store, replies: replies, events: log, removals: removals, environment: environment),
            messages: MessageService(
                store: store, threads: store, events: log, runner: parts.runner, environment: environment),
            contexts: ContextService(threads: store, messages: store, planner: parts.planner),
            exports: ExportService(store: store, environment: environment),
            imports: ImportService(store: store, environment: environment),
            summaries: SummaryService(
                store: store, planner: parts.planner, usage: parts.usage, runner: parts.summaryRunner, events: log,
                policy: settings.summaryPolicy, environment: environment),
            replies: replies,
            attachments: AttachmentService(store: store, files: parts.files, environment: environment),
            search: SearchService(store: store, environment: environment),
            prompts: PromptService(projects: store, threads: store, summaries: store, environment: environment),
            catalogue: parts.catalogue,
            usage: parts.usage,
            limiter: SlidingWindowLimiter(uptime: environment.uptime),
            log: log,
            environment: environment,
            checkDatabase: { try await store.ping() },
            checkRedis: redis.map { redis in { @Sendable () -> Bool in redis.isConnected } },
            drain: parts.drain,
            renderMetrics: { metrics.render() })
    }

    func backgroundWork(of parts: ServerParts) -> BackgroundWork {
        BackgroundWork(
            namer: parts.namer, summaries: parts.summaryRunner, nodes: parts.nodes,
            schedule: SummarySchedule(
                store: parts.store, runner: parts.summaryRunner, policy: settings.summaryPolicy,
                environment: parts.environment, logger: logger),
            scheduler: settings.summaryTimetable.map { Scheduler($0, environment: parts.environment) })
    }
}
