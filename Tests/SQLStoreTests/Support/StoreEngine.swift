import ChatCore
import Foundation
import Logging
import Testing

@testable import SQLStore

/// The engines that keep the contract; each suite of the contract runs on all of them.
enum StoreEngine: CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }

    /// Runs `body` with an empty store, which is gone afterwards.
    func withStore(_ body: (SQLChatStore) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            try await withTemporaryFolder { folder in
                try await use(try openSQLite(folder.appending(path: "parley.sqlite")), body)
            }
        case .postgres:
            try await PostgresDatabase.with(isMigrated: true) { try await use(try PostgresDatabase.open($0), body) }
        }
    }

    private func use(_ store: SQLChatStore, _ body: (SQLChatStore) async throws -> Void) async throws {
        let result: Result<Void, any Error>
        do {
            try await store.migrate()
            result = .success(try await body(store))
        } catch { result = .failure(error) }
        try await store.close()
        try result.get()
    }
}

func openSQLite(
    _ file: URL, readOnly: Bool = false, now: @escaping @Sendable () -> Date = { Date() }
) throws -> SQLChatStore {
    try SQLChatStore.open(
        sqlitePath: file.path(percentEncoded: false), readOnly: readOnly,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: now)
}

func withTemporaryFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}

/// Runs `body`, and answers what `ChatError` it throws.
func chatError(_ body: () async throws -> Void) async throws -> ChatError {
    let error = await #expect(throws: ChatError.self) { try await body() }
    return try #require(error)
}
