/// What became of the conversations of an imported file.
public struct ImportReportBody: Codable, Sendable, Equatable {
    public struct ThreadName: Codable, Sendable, Equatable {
        public var id: String
        public var title: String

        public init(id: String, title: String) {
            self.id = id
            self.title = title
        }
    }

    public struct Failure: Codable, Sendable, Equatable {
        /// The place of the conversation in the files, from 0.
        public var index: Int
        @Nullable public var title: String?
        public var reason: String

        public init(index: Int, title: String?, reason: String) {
            self.index = index
            self.title = title
            self.reason = reason
        }
    }

    public var imported: Int
    /// How many were there already.
    public var skipped: Int
    public var threads: [ThreadName]
    public var errors: [Failure]

    public init(skipped: Int, threads: [ThreadName], errors: [Failure]) {
        imported = threads.count
        self.skipped = skipped
        self.threads = threads
        self.errors = errors
    }
}
