import ChatCore

/// A database that speaks SQL: the driver behind all queries of this module.
///
/// Queries are written once, in SQL that every engine understands; what only one engine can do is asked of it here.
protocol SQLEngine: Sendable {
    /// A query for the `name` of each table.
    var tables: SQLText { get }
    /// A statement of the shared schema, in words that make of it what SQLite does.
    func adapted(_ statement: SQLText) -> SQLText
    /// What writes the `id` of every row that leaves `table`, also by a cascade, into `log`, a table of nothing else.
    func keepingRemovedIDs(of table: String, in log: String) -> [SQLText]
    /// What the engine adds to the shared migration that makes terms searchable: `message_words` and `thread_words`,
    /// and the triggers that note in `unindexed_messages` and `unindexed_threads` what has changed.
    var searchSchema: [SQLText] { get }
    /// Puts terms into an index, for the thing of this number, in the place of those that it has there.
    /// - Parameter terms: as `SearchTerms.joined` makes them.
    func insertWords(_ terms: String, of searchID: Int64, in scope: SearchScope, into index: WordIndex) -> SQLText
    /// A statement that takes the things of these numbers out of an index, those that are in it.
    func deleteWords(of searchIDs: [Int64], from index: WordIndex) -> SQLText
    /// A query for `search_id` and `words` of what `query` finds in `scope`: those with the highest numbers, the highest
    /// first. `words` are the first `SearchRules.rankedCharactersMax` characters of the terms.
    /// - Parameters:
    ///   - query: has a clause.
    ///   - last: leaves out what has a higher number.
    func words(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, upTo last: Int64?, limit: Int
    ) -> SQLText
    /// The same without the words, and so without reading them.
    func searchIDs(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, limit: Int
    ) -> SQLText

    /// Runs `body` on an unchanging snapshot of the database. Cancelling the caller stops it.
    ///
    /// All bodies, of writes too, may run several times when others come before them, and only the last time counts: they
    /// do nothing but read and write the database.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value
    /// Runs `body` in a transaction: when it throws, nothing has happened; when this returns, what it wrote is durable.
    /// Cancelling the caller doesn't stop a write that has begun.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value
    /// The same as `write` for changes of the schema, and of all that there is: no other program that uses the database does
    /// so at the same time.
    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value
    /// Says that this program serves from the database for as long as the engine is open.
    /// - Parameter alone: whether it relies on nobody else doing so.
    /// - Returns: whether that goes together with those who do already.
    func claim(alone: Bool) async throws -> Bool
    func close() async throws
}

/// What can be searched.
enum WordIndex: String, CaseIterable {
    case messages = "message_words"
    case threads = "thread_words"
}

/// An open transaction.
///
/// - Throws: `UniqueViolation`, or `ChatError` for everything else.
protocol SQLConnection {
    /// Runs a statement that answers rows.
    func query<Value>(_ sql: SQLText, _ map: (any SQLRow) throws -> Value) throws -> [Value]
    /// Runs a statement.
    /// - Returns: how many rows it inserted, changed or removed, cascades not counted.
    @discardableResult
    func execute(_ sql: SQLText) throws -> Int
}

extension SQLConnection {
    func first<Value>(_ sql: SQLText, _ map: (any SQLRow) throws -> Value) throws -> Value? {
        try query(sql, map).first
    }

    /// The single number of a `select count(*) as n`.
    func count(_ sql: SQLText) throws -> Int {
        try first(sql) { try $0.int("n") } ?? 0
    }

    func exists(_ sql: SQLText) throws -> Bool {
        try !query(sql) { _ in true }.isEmpty
    }
}

/// A value that has to be unique is there already.
struct UniqueViolation: Error {
    var cause: any Error
}

extension SQLText {
    /// Text that no engine could give back as it was is refused rather than cut: PostgreSQL's `text` and the C strings
    /// of SQLite's drivers end at a NUL.
    func requireStorableText() throws {
        for case .text(let text) in values where text.utf8.contains(0) {
            throw ChatError(.validationFailed, "Text must not contain the character NUL.")
        }
    }
}
