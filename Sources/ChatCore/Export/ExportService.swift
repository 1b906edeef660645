import Foundation

/// Writes threads into files.
public struct ExportService: Sendable {
    private let store: any ExportStore & MessageStore & ThreadStore
    private let environment: DomainEnvironment

    public init(store: any ExportStore & MessageStore & ThreadStore, environment: DomainEnvironment) {
        self.store = store
        self.environment = environment
    }

    /// - Throws: `thread_not_found`.
    public func export(
        _ id: ChatThread.ID, as format: ExportFormat, owner: User.ID
    ) async throws -> ThreadExport {
        guard let thread = try await store.thread(id, of: owner) else { throw ChatError.threadNotFound }
        return ThreadExport(thread: thread, format: format, store: store, time: ExportTime(environment.now()))
    }
}

/// One thread on its way into a file.
public struct ThreadExport: Sendable {
    private static let pageLimit = 100

    public let format: ExportFormat
    /// May hold any letters, but nothing that a file system minds.
    public let fileName: String
    private let thread: ChatThread
    private let store: any ExportStore & MessageStore
    private let time: ExportTime

    fileprivate init(
        thread: ChatThread, format: ExportFormat, store: any ExportStore & MessageStore, time: ExportTime
    ) {
        self.thread = thread
        self.format = format
        self.store = store
        self.time = time
        fileName = ExportFileName(title: thread.title, day: time.day, format: format).name
    }

    /// Writes the file, a page of messages at a time; the next page is read when `put` has taken the last.
    ///
    /// A thread that changes meanwhile is in the file as each page found it.
    /// - Throws: what the store and `put` throw; what was put is no whole file then.
    public func write(_ put: (String) async throws -> Void) async throws {
        let rendering = format.rendering()
        try await put(rendering.opening(thread, exportedAt: time))
        var isFirst = true
        try await forEachPage(allBranches: rendering.hasAllBranches) { page in
            var text = ""
            for message in page {
                text += rendering.message(message, isFirst: isFirst)
                isFirst = false
            }
            try await put(text)
        }
        let summaries = rendering.hasAllBranches ? try await store.allSummaries(in: thread.id) : []
        try await put(rendering.closing(summaries))
    }

    private func forEachPage(allBranches: Bool, _ body: ([ExportedMessage]) async throws -> Void) async throws {
        if allBranches {
            var last: Message.ID?
            repeat {
                let page = try await store.allMessages(in: thread.id, after: last, limit: Self.pageLimit)
                if !page.isEmpty { try await body(page) }
                last = page.count == Self.pageLimit ? page.last?.message.id : nil
            } while last != nil
        } else {
            guard let firstID = try await store.firstMessageID(in: thread.id),
                let first = try await store.message(firstID, in: thread.id)
            else { return }
            if !first.isDeleted { try await body([ExportedMessage(first)]) }
            var last: Message.ID? = first.id
            while let id = last {
                let page = try await store.messages(
                    in: thread.id, window: MessageWindow(anchor: .after(id), limit: Self.pageLimit))
                if !page.messages.isEmpty { try await body(page.messages.map { ExportedMessage($0) }) }
                last = page.hasMore ? page.messages.last?.id : nil
            }
        }
    }
}
