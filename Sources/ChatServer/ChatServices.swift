import ChatCore

/// The domain's services, put together for the server.
public struct ChatServices: Sendable {
    public var accounts: AccountService
    public var projects: ProjectService
    public var threads: ThreadService
    public var messages: MessageService
    public var contexts: ContextService
    public var exports: ExportService
    public var imports: ImportService
    public var summaries: SummaryService
    public var replies: ReplyService
    public var attachments: AttachmentService
    public var search: SearchService
    public var prompts: PromptService
    public var catalogue: ModelCatalogue
    public var usage: UsageService
    /// Of floods. Generous, so that each node may count for itself.
    public var limiter: any RateLimiter
    public var log: any EventLog<LiveFrame>
    public var environment: DomainEnvironment
    /// Throws while the database is away.
    public var checkDatabase: @Sendable () async throws -> Void
    /// Whether Redis is there; `nil` when none is used.
    public var checkRedis: (@Sendable () -> Bool)?
    public var drain: ReaderDrain
    /// What `/metrics` answers.
    public var renderMetrics: @Sendable () -> String

    public init(
        accounts: AccountService,
        projects: ProjectService,
        threads: ThreadService,
        messages: MessageService,
        contexts: ContextService,
        exports: ExportService,
        imports: ImportService,
        summaries: SummaryService,
        replies: ReplyService,
        attachments: AttachmentService,
        search: SearchService,
        prompts: PromptService,
        catalogue: ModelCatalogue,
        usage: UsageService,
        limiter: any RateLimiter,
        log: any EventLog<LiveFrame>,
        environment: DomainEnvironment,
        checkDatabase: @escaping @Sendable () async throws -> Void,
        checkRedis: (@Sendable () -> Bool)?,
        drain: ReaderDrain,
        renderMetrics: @escaping @Sendable () -> String
    ) {
        self.accounts = accounts
        self.projects = projects
        self.threads = threads
        self.messages = messages
        self.contexts = contexts
        self.exports = exports
        self.imports = imports
        self.summaries = summaries
        self.replies = replies
        self.attachments = attachments
        self.search = search
        self.prompts = prompts
        self.catalogue = catalogue
        self.usage = usage
        self.limiter = limiter
        self.log = log
        self.environment = environment
        self.checkDatabase = checkDatabase
        self.checkRedis = checkRedis
        self.drain = drain
        self.renderMetrics = renderMetrics
    }
}
