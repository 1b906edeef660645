import Foundation

/// Offers what could be asked, from the project's template, the time of day and what was talked about. No model is asked.
public struct PromptService: Sendable {
    private let projects: any ProjectStore
    private let threads: any ThreadStore
    private let summaries: any SummaryStore
    private let environment: DomainEnvironment

    public init(
        projects: any ProjectStore, threads: any ThreadStore, summaries: any SummaryStore,
        environment: DomainEnvironment
    ) {
        self.projects = projects
        self.threads = threads
        self.summaries = summaries
        self.environment = environment
    }

    /// The prompts of a project, or of a thread in it; the same ones for a day, while topics and time of day are.
    /// - Parameter minutesEastOfUTC: the person's time zone.
    /// - Throws: `not_found` for the project; `thread_not_found` when the thread isn't in it; `validation_failed`.
    public func prompts(
        in projectID: Project.ID, threadID: ChatThread.ID? = nil, minutesEastOfUTC: Int = 0, owner: User.ID
    ) async throws -> [ExamplePrompt] {
        guard let project = try await projects.project(projectID, of: owner) else {
            throw ChatError.notFound("project")
        }
        let newest = try await newestThreads(of: project, threadID, owner: owner)
        let localSeconds = environment.now().timeIntervalSince1970 + Double(minutesEastOfUTC * 60)
        let (day, secondOfDay) = Int(localSeconds.rounded(.down)).flooredQuotientAndRemainder(by: 24 * 3600)
        return PromptOccasion(
            template: project.template, hour: secondOfDay / 3600, topics: try await topics(of: newest),
            place: threadID == nil ? .project : .thread, seed: Self.seed(project.id, day: day)
        ).prompts
    }

    /// The thread that is asked about; without one, those in which something happened last.
    private func newestThreads(
        of project: Project, _ threadID: ChatThread.ID?, owner: User.ID
    ) async throws -> [ChatThread] {
        guard let threadID else {
            let query = ThreadQuery(projectID: project.id, page: PageRequest(limit: PromptRules.threadsMax))
            return try await threads.threads(of: owner, query: query).elements
        }
        guard let thread = try await threads.thread(threadID, of: owner), thread.projectID == project.id else {
            throw ChatError.threadNotFound
        }
        return [thread]
    }

    /// What the newest thread's last summary is about, then the threads' names.
    private func topics(of newest: [ChatThread]) async throws -> [String] {
        var topics: [String] = []
        if let thread = newest.first, let last = thread.lastMessageID {
            let found = try await summaries.summaries(onPathTo: last, in: thread.id, limit: 1)
            topics = found.first?.summary.keyTopics ?? []
        }
        topics += newest.filter { $0.messageCount > 0 }.map(\.title)
        return topics.compactMap(PromptRules.topic).uniqued()
    }

    /// FNV-1a over the project's id and the day: the same on every node.
    private static func seed(_ id: Project.ID, day: Int) -> UInt64 {
        "\(id) \(day)".utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// What example prompts may be made from.
public enum PromptRules {
    /// From UTC-14:00 to UTC+14:00.
    public static let minutesEastOfUTC = -840...840
    static let threadsMax = 3
    private static let topicCharactersMax = 80

    /// A topic as part of a sentence; `nil` for what is none.
    static func topic(_ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.isEmpty, words != ThreadRules.untitled else { return nil }
        guard words.codePoints > topicCharactersMax else { return words }
        return words.prefix(codePoints: topicCharactersMax - 1) + "…"
    }
}

extension Int {
    fileprivate func flooredQuotientAndRemainder(by divisor: Int) -> (Int, Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [String] {
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0.lowercased()).inserted }
    }
}
