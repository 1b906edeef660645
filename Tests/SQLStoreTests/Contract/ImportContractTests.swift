import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Imported threads", .serialized)
struct ImportContractTests {
    @Test("A thread comes whole, counted, read and found", arguments: StoreEngine.allCases)
    func whole(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let imported = ImportedThread.some(in: world.project, at: moment(5))
            #expect(try await store.insertImportedThread(imported))
            let thread = try #require(try await store.thread(imported.thread.id, of: world.user.id))
            #expect(thread.messageCount == 2)
            #expect(thread.totalTokens == 5)
            #expect(thread.lastMessage?.content == "Answer")
            #expect(!thread.hasUnread)
            let shown = try await store.messages(in: thread.id, window: MessageWindow()).messages
            #expect(shown == imported.messages.map(\.message))
            let after = MessageWindow(anchor: .after(shown[0].id))
            #expect(try await store.messages(in: thread.id, window: after).messages.map(\.id) == [shown[1].id])
            let project = try #require(try await store.project(world.project.id, of: world.user.id))
            #expect(project.threadCount == 2)
            #expect(project.lastChatAt == moment(5))
            let found = try await store.threads(of: world.user.id, query: ThreadQuery(search: "question"))
            #expect(found.elements.map(\.id) == [thread.id])
        }
    }

    @Test("An answer in an imported thread is unread as any other", arguments: StoreEngine.allCases)
    func unread(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let imported = ImportedThread.some(in: world.project)
            #expect(try await store.insertImportedThread(imported))
            try await world.exchange(in: imported.thread)
            #expect(try await store.thread(imported.thread.id, of: world.user.id)?.hasUnread == true)
        }
    }

    @Test("A project takes a conversation once, as long as it has it", arguments: StoreEngine.allCases)
    func once(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let key = UUID()
            let first = ImportedThread.some(in: world.project, importKey: key)
            #expect(try await store.insertImportedThread(first))
            #expect(try await !store.insertImportedThread(.some(in: world.project, importKey: key)))
            #expect(try await store.project(world.project.id, of: world.user.id)?.threadCount == 2)
            let other = Project.some(of: world.user)
            try await store.insertProject(other)
            #expect(try await store.insertImportedThread(.some(in: other, importKey: key)))
            #expect(try await store.deleteThread(first.thread.id, of: world.user.id))
            #expect(try await store.insertImportedThread(.some(in: world.project, importKey: key)))
        }
    }

    @Test("Many at once are all there, the same one once", arguments: StoreEngine.allCases)
    func together(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let key = UUID()
            let written = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await store.insertImportedThread(
                            .some(in: world.project, importKey: number % 2 == 0 ? key : UUID()))
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(written == 21)
            #expect(try await store.project(world.project.id, of: world.user.id)?.threadCount == 22)
        }
    }

    @Test("A thread that can't be written whole is not there at all", arguments: StoreEngine.allCases)
    func allOrNothing(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var broken = ImportedThread.some(in: world.project)
            broken.messages[1].message.id = broken.messages[0].message.id
            await #expect(throws: ChatError.self) { _ = try await store.insertImportedThread(broken) }
            #expect(try await store.thread(broken.thread.id, of: world.user.id) == nil)
            #expect(try await store.project(world.project.id, of: world.user.id)?.threadCount == 1)
            let foreign = Project.some(of: .some())
            let error = try await chatError { _ = try await store.insertImportedThread(.some(in: foreign)) }
            #expect(error.code == .notFound)
        }
    }
}
