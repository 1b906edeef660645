import ChatCore
import Foundation
import Logging
import SQLStore

/// An account full of messages: a tenth of them in one long thread, the others in short ones.
struct Library: Sendable {
    static let commonWord = "everyday"
    static let rareWord = "zanzibar"
    private static let messagesPerShortThread = 20
    private static let writersAtOnce = 32

    let environment = DomainEnvironment.live()
    let store: SQLChatStore
    let messageCount: Int
    let user: User
    let project: Project
    private(set) var longThread: ChatThread
    /// Its messages, from the root to the leaf.
    private(set) var longPath: [Message.ID] = []

    static func filled(with messages: Int, in folder: URL) async throws -> Library {
        let store = try SQLChatStore.open(
            sqlitePath: folder.appending(path: "parley.sqlite").path(percentEncoded: false),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        try await store.migrate()
        var library = try await Library(store: store, messageCount: messages)
        try await library.fill()
        return library
    }

    private init(store: SQLChatStore, messageCount: Int) async throws {
        let now = environment.now()
        let user = User(
            id: Identifier(environment.newUUID()), email: "ada@example.org", displayName: "Ada", role: .member,
            createdAt: now, updatedAt: now)
        self.user = try await store.insertUser(user, passwordHash: "")
        project = Project(
            id: Identifier(environment.newUUID()), ownerID: user.id, name: "Garden", description: "",
            instructions: "", defaultModel: nil, template: .general, color: "#3b5b8c", isArchived: false,
            lastChatAt: nil, threadCount: 0, createdAt: now, updatedAt: now)
        try await store.insertProject(project)
        self.store = store
        self.messageCount = messageCount
        longThread = Self.thread(in: project, environment)
        try await store.insertThread(longThread)
    }

    private mutating func fill() async throws {
        let started = ContinuousClock.now
        let long = messageCount / 10
        let short = (messageCount - long) / Self.messagesPerShortThread
        try await withThrowingTaskGroup(of: Void.self) { [self] group in
            for number in 0..<short {
                if number >= Self.writersAtOnce { try await group.next() }
                group.addTask { _ = try await newThread(messages: Self.messagesPerShortThread) }
            }
            try await group.waitForAll()
        }
        for number in 0..<long / 2 {
            longPath += try await exchange(in: longThread, isRare: number < 5)
        }
        print("\(messageCount) messages in \(ContinuousClock.now - started)")
    }

    func newThread(messages: Int) async throws -> ChatThread {
        let thread = Self.thread(in: project, environment)
        try await store.insertThread(thread)
        for _ in 0..<messages / 2 { try await exchange(in: thread) }
        return thread
    }

    private static func thread(in project: Project, _ environment: DomainEnvironment) -> ChatThread {
        let now = environment.now()
        return ChatThread(
            id: Identifier(environment.newUUID()), projectID: project.id, ownerID: project.ownerID,
            title: "Seeds and soil", titleSource: .user, createdAt: now, updatedAt: now, lastActivityAt: now)
    }

    /// A question and its answer.
    @discardableResult
    func exchange(
        in thread: ChatThread, parent: NewTurn.Parent = .activeLeaf, isRare: Bool = false
    ) async throws -> [Message.ID] {
        let now = environment.now()
        let question = Message(
            id: Identifier(environment.newUUID()), threadID: thread.id, parentID: nil, role: .user,
            content: Self.text(words: 20) + (isRare ? " " + Self.rareWord : ""), status: .complete, tokenCount: 30,
            createdAt: now)
        let answer = Message(
            id: Identifier(environment.newUUID()), threadID: thread.id, parentID: nil, role: .assistant, content: "",
            status: .streaming, modelUsed: "bench", createdAt: now)
        let generation = Generation(
            id: Identifier(environment.newUUID()), threadID: thread.id, messageID: answer.id, userID: user.id,
            model: "bench", startedAt: now, node: environment.node)
        _ = try await store.insertTurn(
            NewTurn(
                ownerID: user.id, userMessage: question, answer: answer, generation: generation, parent: parent,
                heading: "Seeds and soil"))
        _ = try await store.finishGeneration(
            generation.id,
            outcome: GenerationOutcome(
                status: .complete, content: Self.text(words: 120), completionTokens: 160,
                finishedAt: environment.now()))
        return [question.id, answer.id]
    }

    /// Words as languages have them: few that are common, and many that aren't.
    private static func text(words: Int) -> String {
        let text = (0..<words).map { _ in "w" + String(Int(20_000 * pow(Double.random(in: 0..<1), 3)), radix: 36) }
        return commonWord + " " + text.joined(separator: " ")
    }
}
