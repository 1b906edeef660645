import ChatCore
import Foundation
import Logging
import SQLStore
import Testing

let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs `body` with an empty store, which is gone afterwards.
func withStore(time: TestTime, _ body: (SQLChatStore) async throws -> Void) async throws {
    if Cluster.isUsed { try await Cluster.withStore(time: time, body) } else { try await withSQLite(time: time, body) }
}

private func withSQLite(time: TestTime, _ body: (SQLChatStore) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "parley.sqlite").path(percentEncoded: false)
    try await using(try SQLChatStore.open(sqlitePath: file, logger: silent, now: { time.now }), body)
}

/// Migrates the store, and closes it afterwards.
func using(_ store: SQLChatStore, _ body: (SQLChatStore) async throws -> Void) async throws {
    try await store.migrate()
    let result: Result<Void, any Error>
    do { result = .success(try await body(store)) } catch { result = .failure(error) }
    try await store.close()
    try result.get()
}

/// Runs `body`, and answers what `ChatError` it throws.
func chatError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> ChatError {
    let error = await #expect(throws: ChatError.self, sourceLocation: sourceLocation) { try await body() }
    return try #require(error, sourceLocation: sourceLocation)
}
