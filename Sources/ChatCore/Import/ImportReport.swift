/// What became of the conversations of an import, in the order of its files.
public struct ImportReport: Sendable {
    public struct Imported: Sendable, Equatable {
        /// The place of the conversation in the files, from 0.
        public var index: Int
        public var id: ChatThread.ID
        public var title: String
    }

    /// A conversation that was left out, or, with the index after the last one, the rest of a file.
    public struct Failure: Sendable, Equatable {
        public var index: Int
        public var title: String?
        /// In words that may be shown; holds no text of a message.
        public var reason: String
    }

    public internal(set) var threads: [Imported] = []
    /// How many were there already.
    public internal(set) var skippedCount = 0
    public internal(set) var failures: [Failure] = []
    /// How many conversations have been found so far.
    var conversationCount = 0

    public init() {}

    var isEmpty: Bool { conversationCount == 0 && failures.isEmpty }

    /// They are written beside one another, and end in any order.
    mutating func sort() {
        threads.sort { $0.index < $1.index }
        failures.sort { $0.index < $1.index }
    }
}
