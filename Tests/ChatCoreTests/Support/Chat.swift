import FileStorage
import Foundation
import Logging
import NIOPosix
import SQLStore
import Testing

import struct ChatCore.Attachment

@testable import ChatCore

/// The whole domain on a real store: one user with a project and a thread in it, and a runner at work.
struct Chat: Sendable {
    let time: TestTime
    let environment: DomainEnvironment
    let store: SQLChatStore
    let files: AttachmentFolder
    let attachments: AttachmentService
    let log: TestLog
    let runner: GenerationRunner
    let planner: AnswerPlanner
    let replies: ReplyService
    let usage: UsageService
    let messages: MessageService
    let contexts: ContextService
    let threads: ThreadService
    let projects: ProjectService
    let model: BackgroundModel
    let policy: SummaryPolicy
    let namer: ThreadNamer
    let summaryRunner: SummaryRunner
    let summaries: SummaryService
    let user: User
    let project: Project
    let thread: ChatThread

    /// Runs `body` while the runner works; afterwards nothing is left of either.
    /// - Parameter names: whether the model is asked to name threads.
    static func with(
        _ provider: any ModelProvider, instructions: String = "", messageLimit: RateLimit? = nil,
        quotas: Quotas = .none, prices: any ModelPrices = PriceTable.empty, policy: SummaryPolicy = SummaryPolicy(),
        names: Bool = false, time: TestTime = TestTime(), environment: DomainEnvironment? = nil,
        failures: StoreFailures = StoreFailures(), counter: any TokenCounter = NoTokenCounter(),
        _ body: @escaping @Sendable (Chat) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = environment ?? time.environment()
        try await withBackends(time: time, environment) { store, log, nodes in
            let chat = try await Chat(
                provider, store, log, nodes, AttachmentFolder(folder, threads: .singleton), instructions: instructions,
                messageLimit: messageLimit ?? RateLimit(count: 100_000, per: .second), quotas: quotas, prices: prices,
                policy: policy, names: names, time: time, environment: environment, failures: failures,
                counter: counter)
            let background = Task {
                async let _ = chat.namer.run()
                await chat.summaryRunner.run()
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await chat.runner.run() }
                let result: Result<Void, any Error>
                do { result = .success(try await body(chat)) } catch { result = .failure(error) }
                background.cancel()
                await background.value
                await chat.runner.shutDown(drainingFor: .zero)
                try await group.waitForAll()
                try result.get()
            }
        }
    }

    private init(
        _ provider: any ModelProvider, _ store: SQLChatStore, _ log: TestLog, _ nodes: any NodeDirectory,
        _ files: AttachmentFolder, instructions: String,
        messageLimit: RateLimit, quotas: Quotas, prices: any ModelPrices, policy: SummaryPolicy, names: Bool,
        time: TestTime, environment: DomainEnvironment, failures: StoreFailures, counter: any TokenCounter
    ) async throws {
        self.time = time
        self.environment = environment
        self.store = store
        self.files = files
        attachments = AttachmentService(store: store, files: files, environment: environment)
        self.log = log
        usage = UsageService(store: store, prices: prices, quotas: quotas, environment: environment)
        planner = AnswerPlanner(
            projects: store, summaries: store,
            catalogue: ModelCatalogue(provider: provider, contextTokens: nil, environment: environment),
            measures: TokenMeasures(counter: counter, rates: store), attachments: store, files: files,
            answerTokensMax: 100_000)
        model = BackgroundModel(provider: provider, usage: usage, environment: environment, logger: silent)
        namer = ThreadNamer(
            store: store, model: model, planner: planner, events: log, environment: environment, logger: silent)
        runner = GenerationRunner(
            provider: provider, prices: prices, store: FailingStore(store: store, failures: failures), events: log,
            nodes: nodes, answerObserver: names ? namer : nil, environment: environment, logger: silent)
        self.policy = policy
        summaryRunner = SummaryRunner(
            store: store, model: model, planner: planner, answers: runner, events: log, nodes: nodes, policy: policy,
            environment: environment, logger: silent)
        summaries = SummaryService(
            store: store, planner: planner, usage: usage, runner: summaryRunner, events: log, policy: policy,
            environment: environment)
        replies = ReplyService(
            store: store, runner: runner, planner: planner, events: log,
            limiter: SlidingWindowLimiter(uptime: environment.uptime), usage: usage,
            settings: ReplySettings(messageLimit: messageLimit), environment: environment)
        messages = MessageService(
            store: store, threads: store, events: log, runner: runner, environment: environment)
        contexts = ContextService(threads: store, messages: store, planner: planner)
        let removals = ThreadRemovalObservers([runner, summaryRunner])
        threads = ThreadService(
            store: store, replies: replies, events: log, removals: removals, environment: environment)
        projects = ProjectService(store: store, removals: removals, environment: environment)
        user = try await Self.newUser(in: store, environment)
        project = try await projects.create(
            ProjectDraft(name: "Garden", instructions: instructions), owner: user.id)
        thread = try await threads.create(in: project.id, title: nil, initialMessage: nil, owner: user.id)
    }

    static func newUser(in store: SQLChatStore, _ environment: DomainEnvironment) async throws -> User {
        let id = environment.newID(User.self)
        let user = User(
            id: id, email: "\(id)@example.org", displayName: "Ada", role: .member, createdAt: environment.now(),
            updatedAt: environment.now())
        return try await store.insertUser(user, passwordHash: "hash")
    }

    func newUser() async throws -> User { try await Self.newUser(in: store, environment) }

    func newThread() async throws -> ChatThread {
        try await threads.create(in: project.id, title: nil, initialMessage: nil, owner: user.id)
    }

    func reader(of threadID: ChatThread.ID? = nil) async -> ThreadReader {
        await ThreadReader(log, threadID ?? thread.id)
    }

    @discardableResult
    func send(
        _ content: String, clientMessageID: String? = nil, parentID: Message.ID? = nil,
        attachmentIDs: [Attachment.ID] = [], options: AnswerOptions = AnswerOptions(), in threadID: ChatThread.ID? = nil
    ) async throws -> SentMessage {
        try await replies.send(
            MessageDraft(
                content: content, clientMessageID: clientMessageID, parentID: parentID, attachmentIDs: attachmentIDs,
                options: options),
            to: threadID ?? thread.id, by: user.id)
    }

    /// Sends a message and has the model say one thing in answer.
    @discardableResult
    func exchange(
        _ question: String, _ answer: String, from provider: HandDrivenProvider, parentID: Message.ID? = nil,
        completion: ModelCompletion = ModelCompletion(finishReason: "stop", promptTokens: 7, completionTokens: 3)
    ) async throws -> SentMessage {
        let reader = await reader()
        let sent = try await send(question, parentID: parentID)
        let call = try await provider.nextCall()
        await call.say(answer)
        call.finish(completion)
        _ = try await reader.untilAnswerEnded()
        return sent
    }

    func upload(_ bytes: Data, named name: String = "notes.txt") async throws -> Attachment.ID {
        var rest = [bytes][...]
        return try await attachments.add(named: name, owner: user.id) { rest.popFirst() }.id
    }

    func stored(_ id: Message.ID?, in threadID: ChatThread.ID? = nil) async throws -> Message {
        let id = try #require(id)
        return try #require(try await store.message(id, in: threadID ?? thread.id))
    }

    func shown(in threadID: ChatThread.ID? = nil) async throws -> [Message] {
        try await messages.snapshot(
            of: threadID ?? thread.id, window: MessageWindow(limit: 200), owner: user.id
        ).page.messages
    }
}
