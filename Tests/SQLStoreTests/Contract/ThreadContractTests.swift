import ChatCore
import Testing

@testable import SQLStore

@Suite("Threads")
struct ThreadContractTests {
    @Test("A thread is kept as it is", arguments: StoreEngine.allCases)
    func roundTrip(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var thread = ChatThread.some(in: world.project, title: "Roses", at: moment(2.5))
            thread.model = "tiny"
            thread.temperature = 0.7
            thread.isPinned = true
            thread.titleSource = .user
            try await store.insertThread(thread)
            #expect(try await store.thread(thread.id, of: world.user.id) == thread)
        }
    }

    @Test("What a change names is changed, the rest stays", arguments: StoreEngine.allCases)
    func change(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            func change(_ change: ThreadChange) async throws -> ChatThread {
                try #require(
                    try await store.updateThread(world.thread.id, of: world.user.id, change: change, at: moment(3)))
            }
            var expected = world.thread
            expected.updatedAt = moment(3)
            expected.title = "Mine"
            expected.titleSource = .user
            #expect(try await change(ThreadChange(title: "Mine")) == expected)
            expected.model = "tiny"
            expected.temperature = 0
            #expect(try await change(ThreadChange(model: "tiny", temperature: 0)) == expected)
            expected.model = nil
            expected.isPinned = true
            #expect(try await change(ThreadChange(isPinned: true, model: .some(nil))) == expected)
            expected.isArchived = true
            #expect(try await change(ThreadChange(isArchived: true)) == expected)
            #expect(try await change(ThreadChange()) == expected)
            #expect(try await world.current() == expected)
        }
    }

    @Test("Another user's thread is as if it were not there", arguments: StoreEngine.allCases)
    func ownership(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            let eve = try await store.insertUser(.some(), passwordHash: "hash").id
            let id = world.thread.id
            #expect(try await store.thread(id, of: eve) == nil)
            #expect(
                try await store.updateThread(id, of: eve, change: ThreadChange(title: "Eve's"), at: moment(9)) == nil)
            #expect(try await store.deleteThread(id, of: eve) == false)
            let read = try await chatError { _ = try await store.markRead(upTo: turn.answer.id, in: id, of: eve) }
            #expect(read.code == .threadNotFound)
            #expect(try await store.threads(of: eve, query: ThreadQuery(search: "hello")).total == 0)
            let inProject = ThreadQuery(projectID: world.project.id)
            #expect(try await store.threads(of: eve, query: inProject).total == 0)
            #expect(try await world.current()?.title == "Hello")
        }
    }

    @Test("What has been read stays read", arguments: StoreEngine.allCases)
    func markRead(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            func markRead(_ id: Message.ID) async throws -> Bool {
                try await store.markRead(upTo: id, in: world.thread.id, of: world.user.id)
            }
            let first = try await world.exchange()
            let second = try await world.exchange()
            #expect(try await world.current()?.hasUnread == true)
            #expect(try await markRead(first.answer.id))
            #expect(try await world.current()?.hasUnread == true)
            #expect(try await markRead(second.answer.id))
            #expect(try await world.current()?.hasUnread == false)
            for seen in [first, second] { #expect(try await !markRead(seen.answer.id)) }
            #expect(try await world.current()?.hasUnread == false)
            #expect(try await chatError { _ = try await markRead(newID()) }.code == .notFound)
        }
    }

    @Test("An answer that ends after it was looked at is unread", arguments: StoreEngine.allCases)
    func readWhileStreaming(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(turn)
            #expect(try await store.markRead(upTo: turn.answer.id, in: world.thread.id, of: world.user.id))
            #expect(try await world.current()?.hasUnread == false)
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some())
            #expect(try await world.current()?.hasUnread == true)
        }
    }

    @Test("The preview is the newest message of the path, cut to whole characters", arguments: StoreEngine.allCases)
    func preview(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            #expect(try await world.current()?.lastMessage == nil)
            let flags = String(repeating: "🇦🇹", count: 300)
            try await world.exchange(answer: flags, at: moment(6))
            let preview = try #require(try await world.current()?.lastMessage)
            #expect(preview.content == String(flags.prefix(ThreadRules.previewCharactersMax)))
            #expect(preview.isUser == false)
            #expect(preview.createdAt == moment(6))
        }
    }

    @Test("A thread of more than a thousand messages is deleted whole", arguments: StoreEngine.allCases)
    func deleteDeep(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for _ in 0..<520 { try await world.exchange() }
            #expect(try await store.deleteThread(world.thread.id, of: world.user.id))
            #expect(try await store.engine.read { try $0.count("select count(*) as n from messages") } == 0)
        }
    }
}
