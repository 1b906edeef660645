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
    public var replies: ReplyService
    public var catalogue: ModelCatalogue
    public var usage: UsageService
    public var runner: GenerationRunner
    public var log: any EventLog<LiveFrame>
    public var environment: DomainEnvironment
    /// Throws while the database is away.
    public var checkDatabase: @Sendable () async throws -> Void

    public init(
        accounts: AccountService, projects: ProjectService, threads: ThreadService, messages: MessageService,
        contexts: ContextService, exports: ExportService, imports: ImportService, replies: ReplyService,
        catalogue: ModelCatalogue, usage: UsageService, runner: GenerationRunner,
        log: any EventLog<LiveFrame>, environment: DomainEnvironment,
        checkDatabase: @escaping @Sendable () async throws -> Void
    ) {
        self.accounts = accounts
        self.projects = projects
        self.threads = threads
        self.messages = messages
        self.contexts = contexts
        self.exports = exports
        self.imports = imports
        self.replies = replies
        self.catalogue = catalogue
        self.usage = usage
        self.runner = runner
        self.log = log
        self.environment = environment
        self.checkDatabase = checkDatabase
    }
}
