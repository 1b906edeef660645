import ChatCore
import Synchronization

@testable import SQLStore

/// An engine that remembers the statements that went through it.
final class RecordingEngine: SQLEngine {
    private let engine: any SQLEngine
    private let recorded = Mutex<[SQLText]>([])

    init(_ engine: any SQLEngine) {
        self.engine = engine
    }

    /// The statements since the last call.
    func takeStatements() -> [SQLText] {
        recorded.withLock { statements in
            defer { statements = [] }
            return statements
        }
    }

    var tables: SQLText { engine.tables }

    var searchSchema: [SQLText] { engine.searchSchema }

    func adapted(_ statement: SQLText) -> SQLText { engine.adapted(statement) }

    func keepingRemovedIDs(of table: String, in log: String) -> [SQLText] {
        engine.keepingRemovedIDs(of: table, in: log)
    }

    func insertWords(_ terms: String, of searchID: Int64, in scope: SearchScope, into index: WordIndex) -> SQLText {
        engine.insertWords(terms, of: searchID, in: scope, into: index)
    }

    func deleteWords(of searchIDs: [Int64], from index: WordIndex) -> SQLText {
        engine.deleteWords(of: searchIDs, from: index)
    }

    func words(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, upTo last: Int64?, limit: Int
    ) -> SQLText {
        engine.words(matching: query, in: scope, of: index, upTo: last, limit: limit)
    }

    func searchIDs(
        matching query: SearchQuery, in scope: SearchScope, of index: WordIndex, limit: Int
    ) -> SQLText {
        engine.searchIDs(matching: query, in: scope, of: index, limit: limit)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await engine.read { try body(RecordingConnection(connection: $0, record: self.record)) }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await engine.write { try body(RecordingConnection(connection: $0, record: self.record)) }
    }

    func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await engine.exclusively { try body(RecordingConnection(connection: $0, record: self.record)) }
    }

    func claim(alone: Bool) async throws -> Bool { try await engine.claim(alone: alone) }

    func close() async throws { try await engine.close() }

    private func record(_ statement: SQLText) {
        recorded.withLock { $0.append(statement) }
    }
}

private struct RecordingConnection: SQLConnection {
    let connection: any SQLConnection
    let record: (SQLText) -> Void

    func query<Value>(_ sql: SQLText, _ map: (any SQLRow) throws -> Value) throws -> [Value] {
        record(sql)
        return try connection.query(sql, map)
    }

    func execute(_ sql: SQLText) throws -> Int {
        record(sql)
        return try connection.execute(sql)
    }
}
