import ChatCore
import ChatServer
import FileStorage
import Foundation
import Logging
import ModelProviders
import NIOPosix
import RedisBackend
import SQLStore

/// What stands behind the services: each made once, in the order in which they need one another.
struct ServerParts {
    let store: SQLChatStore
    let environment: DomainEnvironment
    let log: any EventLog<LiveFrame>
    let limiter: any RateLimiter
    let nodes: any NodeDirectory
    let leftBehind: LeftBehind
    let drain: ReaderDrain
    let files: AttachmentFolder
    let usage: UsageService
    let catalogue: ModelCatalogue
    let planner: AnswerPlanner
    let namer: ThreadNamer
    let runner: GenerationRunner
    let summaryRunner: SummaryRunner
    let attachmentSweep: AttachmentSweep

    init(
        store: SQLChatStore, provider: any ModelProvider, prices: any ModelPrices, settings: Settings,
        redis: RedisBackend<LiveFrame>?, environment: DomainEnvironment, logger: Logger
    ) {
        self.store = store
        self.environment = environment
        log = redis?.log ?? InProcessEventLog(encoding: .live, environment: environment)
        limiter = redis?.limiter ?? SlidingWindowLimiter(uptime: environment.uptime)
        nodes = redis?.nodes ?? SingleNode()
        drain = ReaderDrain(environment: environment)
        files = AttachmentFolder(settings.dataDirectory.appending(path: "attachments"), threads: .singleton)
        usage = UsageService(store: store, prices: prices, quotas: settings.quotas, environment: environment)
        catalogue = ModelCatalogue(
            provider: provider, contextTokens: settings.model.contextTokens, environment: environment)
        let counter = VocabularyTokenCounter(
            folder: settings.dataDirectory.appending(path: "tokenizers"), threads: .singleton, logger: logger)
        planner = AnswerPlanner(
            projects: store, summaries: store, catalogue: catalogue,
            measures: TokenMeasures(counter: counter, rates: store), attachments: store, files: files,
            answerTokensMax: settings.model.answerTokensMax)
        let model = BackgroundModel(provider: provider, usage: usage, environment: environment, logger: logger)
        namer = ThreadNamer(
            store: store, model: model, planner: planner, events: log, environment: environment, logger: logger)
        runner = GenerationRunner(
            provider: provider, prices: prices, observer: GenerationMetrics(), store: store, events: log,
            nodes: nodes, answerObserver: namer, environment: environment, logger: logger)
        summaryRunner = SummaryRunner(
            store: store, model: model, planner: planner, answers: runner, events: log,
            nodes: nodes, policy: settings.summaryPolicy, environment: environment, logger: logger)
        leftBehind = LeftBehind(
            store: store, nodes: nodes, runner: runner, summaries: summaryRunner, planner: planner, events: log,
            takesOver: settings.takeover == .on, environment: environment, logger: logger)
        attachmentSweep = AttachmentSweep(store: store, files: files, environment: environment, logger: logger)
    }
}
