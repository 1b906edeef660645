import ChatCore
import Foundation

@testable import SQLStore

private let ids = UUIDv7Generator()

func newID<Entity>() -> Identifier<Entity> { Identifier(ids.next()) }

/// A moment that survives being stored in milliseconds.
func moment(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + seconds) }

extension User {
    static func some(email: String = "\(UUID().uuidString.lowercased())@example.org") -> User {
        User(
            id: newID(), email: email, displayName: "Ada", role: .member, createdAt: moment(0), updatedAt: moment(0))
    }
}

extension Session {
    static func some(of user: User, lastUsedAt: Date = moment(0)) -> Session {
        Session(
            id: newID(), userID: user.id, userAgent: "Firefox", address: "192.0.2.1", createdAt: moment(0),
            lastUsedAt: lastUsedAt)
    }
}

extension Project {
    static func some(of user: User, name: String = "Garden") -> Project {
        Project(
            id: newID(), ownerID: user.id, name: name, description: "Roses", instructions: "Be brief.",
            defaultModel: nil, template: .general, color: "#3b5b8c", isArchived: false, lastChatAt: nil,
            threadCount: 0, createdAt: moment(0), updatedAt: moment(0))
    }
}

extension ChatThread {
    static func some(in project: Project, title: String = ThreadRules.untitled, at: Date = moment(0)) -> ChatThread {
        ChatThread(
            id: newID(), projectID: project.id, ownerID: project.ownerID, title: title, titleSource: .heading,
            createdAt: at, updatedAt: at, lastActivityAt: at)
    }
}

extension NewTurn {
    static func some(
        in thread: ChatThread, _ content: String = "Hello", parent: Parent = .activeLeaf,
        clientMessageID: String? = nil, attachmentIDs: [Attachment.ID] = [], tokens: Int = 3,
        at: Date = moment(1), node: String = "here"
    ) -> NewTurn {
        let user = Message(
            id: newID(), threadID: thread.id, parentID: nil, clientMessageID: clientMessageID, role: .user,
            content: content, status: .complete, tokenCount: tokens, createdAt: at)
        let answer = Message(
            id: newID(), threadID: thread.id, parentID: nil, role: .assistant, content: "", status: .streaming,
            modelUsed: "tiny", createdAt: at)
        let generation = Generation(
            id: newID(), threadID: thread.id, messageID: answer.id, userID: thread.ownerID, model: "tiny",
            startedAt: at, node: node)
        return NewTurn(
            ownerID: thread.ownerID, userMessage: user, attachmentIDs: attachmentIDs, answer: answer,
            generation: generation, parent: parent, heading: ChatThread.heading(cutFrom: content))
    }
}

extension Attachment {
    static func some(
        of user: User, fileName: String = "notes.txt", type: AttachmentType = .plainText, imageSize: ImageSize? = nil,
        at: Date = moment(0)
    ) -> Attachment {
        Attachment(
            id: newID(), ownerID: user.id, fileName: fileName, type: type, sizeBytes: 12, imageSize: imageSize,
            createdAt: at)
    }
}

extension ImportedThread {
    /// A question and its answer.
    static func some(in project: Project, importKey: UUID = UUID(), at: Date = moment(0)) -> ImportedThread {
        var thread = ChatThread.some(in: project, title: "From elsewhere", at: at)
        let question = Message(
            id: newID(), threadID: thread.id, parentID: nil, role: .user, content: "Question", status: .complete,
            tokenCount: 3, createdAt: at)
        let answer = Message(
            id: newID(), threadID: thread.id, parentID: question.id, role: .assistant, content: "Answer",
            status: .complete, tokenCount: 2, createdAt: at)
        thread.messageCount = 2
        thread.totalTokens = 5
        thread.lastMessageID = answer.id
        return ImportedThread(
            thread: thread, activeLeafID: answer.id,
            messages: [ImportedMessage(message: question, activeChildID: answer.id), ImportedMessage(message: answer)],
            importKey: importKey)
    }
}

extension GenerationOutcome {
    static func some(
        _ content: String = "Hi.", status: Message.Status = .complete, tokens: Int = 5, at: Date = moment(2)
    ) -> GenerationOutcome {
        GenerationOutcome(
            status: status, content: content, finishReason: "stop", completionTokens: tokens, promptTokens: 7,
            modelUsed: "tiny-2", finishedAt: at, use: .some(completion: tokens))
    }
}

extension ModelUse {
    /// At a dollar a million tokens of the prompt, and two of the answer.
    static func some(prompt: Int = 7, completion: Int = 5, isPriced: Bool = true) -> ModelUse {
        ModelUse(
            provider: "fake", prompt: TokenCount(prompt, isEstimated: false),
            completion: TokenCount(completion, isEstimated: false),
            price: isPriced ? ModelPrice(prompt: Dollars(1), completion: Dollars(2)) : nil)
    }
}

/// A user with a project and a thread in it.
struct World {
    var store: SQLChatStore
    var user: User
    var project: Project
    var thread: ChatThread

    init(_ store: SQLChatStore) async throws {
        self.store = store
        user = try await store.insertUser(.some(), passwordHash: "hash")
        project = .some(of: user)
        try await store.insertProject(project)
        thread = .some(in: project)
        try await store.insertThread(thread)
    }

    func newThread(_ title: String = "New thread", at: Date = moment(0)) async throws -> ChatThread {
        let thread = ChatThread.some(in: project, title: title, at: at)
        try await store.insertThread(thread)
        return thread
    }

    /// Sends a message and completes its answer.
    @discardableResult
    func exchange(
        _ question: String = "Hello", answer: String = "Hi.", in thread: ChatThread? = nil,
        parent: NewTurn.Parent = .activeLeaf, attachmentIDs: [Attachment.ID] = [], at: Date = moment(1)
    ) async throws -> NewTurn {
        let turn = NewTurn.some(
            in: thread ?? self.thread, question, parent: parent, attachmentIDs: attachmentIDs, at: at)
        _ = try await store.insertTurn(turn)
        _ = try await store.finishGeneration(turn.generation.id, outcome: .some(answer, at: at))
        return turn
    }

    /// Uploads files that belong to no message yet.
    func upload(_ count: Int = 1, of user: User? = nil, at: Date = moment(0)) async throws -> [Attachment] {
        let files = (0..<count).map { Attachment.some(of: user ?? self.user, fileName: "\($0).txt", at: at) }
        for file in files { try await store.insertAttachment(file, unsentMax: 1_000, keptBytesMax: .max) }
        return files
    }

    func current() async throws -> ChatThread? {
        try await store.thread(thread.id, of: user.id)
    }

    func shownMessages(_ window: MessageWindow = MessageWindow(limit: 200)) async throws -> [Message] {
        try await store.messages(in: thread.id, window: window).messages
    }

    func delete(_ id: Message.ID) async throws {
        _ = try await store.deleteMessage(id, of: user.id, at: moment(9))
    }
}
