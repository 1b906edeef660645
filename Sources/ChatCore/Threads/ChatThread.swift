import Foundation

/// One conversation: a tree of messages, of which one path is shown.
public struct ChatThread: Sendable, Equatable {
    public typealias ID = Identifier<ChatThread>

    /// Who named the thread: a name given by hand stays.
    public enum TitleSource: String, Sendable {
        /// Cut from the first message.
        case heading
        case model
        case user
    }

    /// What the sidebar shows of the newest message on the active path.
    public struct Preview: Sendable, Equatable {
        public var id: Message.ID
        public var content: String
        public var isUser: Bool
        public var createdAt: Date

        public init(id: Message.ID, content: String, isUser: Bool, createdAt: Date) {
            self.id = id
            self.content = content
            self.isUser = isUser
            self.createdAt = createdAt
        }
    }

    public var id: ID
    public var projectID: Project.ID
    public var ownerID: User.ID
    public var title: String
    public var titleSource: TitleSource
    /// Overrides the project's default model.
    public var model: String?
    public var temperature: Double?
    public var isArchived: Bool
    public var isPinned: Bool
    public var createdAt: Date
    public var updatedAt: Date
    public var lastActivityAt: Date
    /// Messages that are not deleted, on all branches.
    public var messageCount: Int
    /// The sum of their tokens.
    public var totalTokens: Int
    public var summaryCount: Int
    public var lastSummaryAt: Date?
    public var lastMessage: Preview?
    public var hasUnread: Bool
    public var isGenerating: Bool
    /// The last message of the active path that is not deleted.
    public var lastMessageID: Message.ID?

    public init(
        id: ID, projectID: Project.ID, ownerID: User.ID, title: String, titleSource: TitleSource, model: String? = nil,
        temperature: Double? = nil, isArchived: Bool = false, isPinned: Bool = false, createdAt: Date, updatedAt: Date,
        lastActivityAt: Date, messageCount: Int = 0, totalTokens: Int = 0, summaryCount: Int = 0,
        lastSummaryAt: Date? = nil, lastMessage: Preview? = nil, hasUnread: Bool = false, isGenerating: Bool = false,
        lastMessageID: Message.ID? = nil
    ) {
        self.id = id
        self.projectID = projectID
        self.ownerID = ownerID
        self.title = title
        self.titleSource = titleSource
        self.model = model
        self.temperature = temperature
        self.isArchived = isArchived
        self.isPinned = isPinned
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastActivityAt = lastActivityAt
        self.messageCount = messageCount
        self.totalTokens = totalTokens
        self.summaryCount = summaryCount
        self.lastSummaryAt = lastSummaryAt
        self.lastMessage = lastMessage
        self.hasUnread = hasUnread
        self.isGenerating = isGenerating
        self.lastMessageID = lastMessageID
    }
}

/// What a thread's fields may be.
public enum ThreadRules {
    public static let titleCharacters = 1...200
    public static let headingCharactersMax = 60
    public static let temperatures = 0.0...2.0
    public static let previewCharactersMax = 200
    public static let untitled = "New thread"
    /// How often a model is asked for a thread's name, until it gives one.
    static let namingAttemptsMax = 3
    /// A thread of so many messages is past being named by its first exchange.
    static let namedMessagesMax = 20
}

extension ChatThread {
    /// - Throws: `validation_failed`, naming every field that breaks a rule.
    func validate() throws {
        var validation = Validation()
        let titleRange = ThreadRules.titleCharacters
        validation.require(
            titleRange.contains(title.codePoints), "title",
            "must have \(titleRange.lowerBound) to \(titleRange.upperBound) characters")
        validation.require(
            model.map { (1...ProjectRules.modelCharactersMax).contains($0.codePoints) } ?? true, "model",
            "must have 1 to \(ProjectRules.modelCharactersMax) characters")
        validation.storable(title, "title")
        validation.storable(model, "model")
        validation.temperature(temperature)
        try validation.check()
    }

    /// The first line of a message, cut at a word: a thread's name until a better one is found.
    public static func heading(cutFrom content: String) -> String {
        let line =
            content.split(whereSeparator: \.isNewline).lazy
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .first { !$0.isEmpty } ?? ThreadRules.untitled
        let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard words.codePoints > ThreadRules.headingCharactersMax else { return words }
        let cut = words.prefix(codePoints: ThreadRules.headingCharactersMax - 1)
        let atWord = cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut
        return atWord + "…"
    }
}

extension Validation {
    mutating func temperature(_ temperature: Double?, field: String = "temperature") {
        let range = ThreadRules.temperatures
        require(
            temperature.map(range.contains) ?? true, field, "must be from \(range.lowerBound) to \(range.upperBound)")
    }
}
