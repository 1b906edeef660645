import Foundation
import ModelProviders
import SQLStore
import Testing

@testable import ChatCore

@Suite("Writing what is imported", .timeLimit(.minutes(1)))
struct ImportPaceTests {
    @Test(
        "has only so many conversations on their way at a time, and so much of them",
        arguments: [(characters: 10, most: 16), (characters: 300_000, most: 3), (characters: 900_000, most: 1)])
    func bounded(characters: Int, most: Int) async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let imports = ImportService(
                store: SlowImports(store: chat.store, time: chat.time), environment: chat.environment)
            let conversations = (0..<20).map { conversation("\($0)", String(repeating: "x", count: characters)) }
            let file = Data("{\"format\":\"parley/1\",\"threads\":[\(conversations.joined(separator: ","))]}".utf8)
            let importing = Task {
                var run = try await imports.begin(in: chat.project.id, as: .parley, by: chat.user.id)
                var rest = [file][...]
                try await run.read { rest.popFirst() }
                return run.report
            }
            for _ in 0..<(20 / most) {
                try await eventually("\(most) are being written") { chat.time.sleeping.count == most }
                for _ in 0..<200 { await Task.yield() }
                #expect(chat.time.sleeping.count == most)
                chat.time.advance(by: .seconds(1))
            }
            let report = try await chat.time.flow { try await importing.value }
            #expect(report.threads.count == 20)
        }
    }
}

/// Takes a second for each imported thread.
private struct SlowImports: ImportStore, ProjectStore {
    let store: SQLChatStore
    let time: TestTime

    func insertImportedThread(_ imported: ImportedThread) async throws -> Bool {
        try await time.sleep(for: .seconds(1))
        return try await store.insertImportedThread(imported)
    }

    func insertProject(_ project: Project) async throws {
        try await store.insertProject(project)
    }

    func projects(of ownerID: User.ID, page: PageRequest) async throws -> Page<Project> {
        try await store.projects(of: ownerID, page: page)
    }

    func project(_ id: Project.ID, of ownerID: User.ID) async throws -> Project? {
        try await store.project(id, of: ownerID)
    }

    func updateProject(
        _ id: Project.ID, of ownerID: User.ID, _ change: @escaping @Sendable (inout Project) throws -> Void
    ) async throws -> Project? {
        try await store.updateProject(id, of: ownerID, change)
    }

    func deleteProject(_ id: Project.ID, of ownerID: User.ID) async throws -> [ChatThread.ID]? {
        try await store.deleteProject(id, of: ownerID)
    }
}
