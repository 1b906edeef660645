import Foundation

/// Finds messages and titles by the terms in them.
///
/// Found is what can be read: messages that are neither deleted nor still being written, on all branches, in all of the
/// user's threads, archived ones too. What a write has changed is found as soon as the write is acknowledged.
public protocol SearchStore: Sendable {
    /// What `query` finds in `scope`: of messages and of titles the newest, as many as `SearchRules` has ranked.
    /// - Parameter extent: leaves out what has been added since.
    func candidates(
        _ query: SearchQuery, in scope: SearchScope, extent: SearchExtent?
    ) async throws -> SearchCandidates
    /// What is shown of results, in the order of `ids`; what is gone meanwhile is left out.
    func details(of ids: [SearchResult.ID], owner: User.ID) async throws -> [SearchDetail]
}

/// Whose messages are searched, and of which project; without one, of all.
public struct SearchScope: Sendable {
    public var ownerID: User.ID
    public var projectID: Project.ID?

    public init(ownerID: User.ID, projectID: Project.ID? = nil) {
        self.ownerID = ownerID
        self.projectID = projectID
    }
}

/// How far the messages and threads go that a search looks at, by the number that a store gives to each in turn.
public struct SearchExtent: Sendable, Equatable {
    public var lastMessage: Int64
    public var lastThread: Int64

    public init(lastMessage: Int64, lastThread: Int64) {
        self.lastMessage = lastMessage
        self.lastThread = lastThread
    }
}

public struct SearchCandidates: Sendable {
    public var elements: [SearchCandidate]
    public var extent: SearchExtent

    public init(elements: [SearchCandidate], extent: SearchExtent) {
        self.elements = elements
        self.extent = extent
    }
}

/// A message or title that matches, as much of it as ranking needs.
public struct SearchCandidate: Sendable {
    public var id: SearchResult.ID
    /// Its terms as `SearchTerms.joined` made them; of a long message the first ones.
    public var terms: String
    /// When the message was written, or something last happened in the thread.
    public var date: Date

    public init(id: SearchResult.ID, terms: String, date: Date) {
        self.id = id
        self.terms = terms
        self.date = date
    }
}

/// A message or title as it is kept.
public struct SearchDetail: Sendable {
    public var id: SearchResult.ID
    public var threadID: ChatThread.ID
    public var projectID: Project.ID
    public var threadTitle: String
    public var isArchived: Bool
    /// `nil` for a title.
    public var role: Message.Role?
    /// The message's text, or the title.
    public var text: String
    public var createdAt: Date

    public init(
        id: SearchResult.ID, threadID: ChatThread.ID, projectID: Project.ID, threadTitle: String, isArchived: Bool,
        role: Message.Role?, text: String, createdAt: Date
    ) {
        self.id = id
        self.threadID = threadID
        self.projectID = projectID
        self.threadTitle = threadTitle
        self.isArchived = isArchived
        self.role = role
        self.text = text
        self.createdAt = createdAt
    }
}

/// One thing that was found.
public struct SearchResult: Sendable {
    public enum ID: Hashable, Sendable {
        case message(Message.ID)
        /// The title of a thread.
        case title(ChatThread.ID)
    }

    public var detail: SearchDetail
    public var snippet: SearchSnippet
}
