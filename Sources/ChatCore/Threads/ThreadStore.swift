import Foundation

/// Where threads are kept. Every verb names the owner: another user's thread is as if it were not there.
public protocol ThreadStore: Sendable {
    /// Adds a thread and raises its project's `threadCount`, in one transaction.
    /// - Throws: `not_found` when the project isn't the owner's.
    func insertThread(_ thread: ChatThread) async throws
    func thread(_ id: ChatThread.ID, of ownerID: User.ID) async throws -> ChatThread?
    func threads(of ownerID: User.ID, query: ThreadQuery) async throws -> Page<ChatThread>
    /// Changes what `change` names.
    /// - Returns: the thread as it is now; `nil` when there is none.
    func updateThread(
        _ id: ChatThread.ID, of ownerID: User.ID, change: ThreadChange, at: Date
    ) async throws -> ChatThread?
    /// Removes the thread with its messages, for good, and lowers its project's `threadCount`.
    /// - Returns: whether there was such a thread.
    func deleteThread(_ id: ChatThread.ID, of ownerID: User.ID) async throws -> Bool
    /// Remembers that everything up to this message has been seen; never goes back.
    /// - Returns: whether that is news.
    /// - Throws: `thread_not_found` when the thread isn't the user's; `not_found` when the message is not in it.
    func markRead(upTo messageID: Message.ID, in id: ChatThread.ID, of ownerID: User.ID) async throws -> Bool
}

/// Which of a user's threads to list, and how.
public struct ThreadQuery: Sendable {
    public enum Sort: String, Sendable, CaseIterable {
        case created, updated, activity
    }

    public enum Order: String, Sendable, CaseIterable {
        case asc, desc
    }

    public var projectID: Project.ID?
    public var includesArchived: Bool
    /// Only pinned threads, or only others; `nil` for both.
    public var isPinned: Bool?
    public var sort: Sort
    public var order: Order
    /// Words to find in titles and message text.
    public var search: String?
    public var page: PageRequest

    public init(
        projectID: Project.ID? = nil, includesArchived: Bool = false, isPinned: Bool? = nil, sort: Sort = .activity,
        order: Order = .desc, search: String? = nil, page: PageRequest = PageRequest()
    ) {
        self.projectID = projectID
        self.includesArchived = includesArchived
        self.isPinned = isPinned
        self.sort = sort
        self.order = order
        self.search = search
        self.page = page
    }
}

/// The fields of a thread that its owner may change; `nil` leaves a field as it is.
public struct ThreadChange: Sendable {
    public var title: String?
    public var isArchived: Bool?
    public var isPinned: Bool?
    /// `.some(nil)` goes back to the project's default.
    public var model: String??
    public var temperature: Double??

    public init(
        title: String? = nil, isArchived: Bool? = nil, isPinned: Bool? = nil, model: String?? = nil,
        temperature: Double?? = nil
    ) {
        self.title = title
        self.isArchived = isArchived
        self.isPinned = isPinned
        self.model = model
        self.temperature = temperature
    }
}
