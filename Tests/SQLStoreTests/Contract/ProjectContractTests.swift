import ChatCore
import Testing

@testable import SQLStore

@Suite("Projects")
struct ProjectContractTests {
    @Test("A project is kept as it is, its editable fields change", arguments: StoreEngine.allCases)
    func roundTrip(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let user = try await store.insertUser(.some(), passwordHash: "hash")
            var project = Project.some(of: user)
            try await store.insertProject(project)
            #expect(try await store.project(project.id, of: user.id) == project)
            let change: @Sendable (inout Project) -> Void = { project in
                project.name = "Kitchen"
                project.defaultModel = "tiny"
                project.template = .coding
                project.isArchived = true
                project.updatedAt = moment(4)
            }
            change(&project)
            #expect(try await store.updateProject(project.id, of: user.id, change) == project)
            #expect(try await store.project(project.id, of: user.id) == project)
        }
    }

    @Test("Changes of different fields at the same time are all kept", arguments: StoreEngine.allCases)
    func concurrentChanges(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let (id, owner) = (world.project.id, world.user.id)
            for round in 0..<8 {
                async let named = store.updateProject(id, of: owner) { $0.name = "Name \(round)" }
                async let described = store.updateProject(id, of: owner) { $0.description = "About \(round)" }
                _ = try await (named, described)
                let project = try await store.project(id, of: owner)
                #expect(project?.name == "Name \(round)")
                #expect(project?.description == "About \(round)")
            }
        }
    }

    @Test("A change works on what is stored, leaves counters alone, and may refuse", arguments: StoreEngine.allCases)
    func change(engine: StoreEngine) async throws {
        struct Refusal: Error {}
        try await engine.withStore { store in
            let world = try await World(store)
            try await world.exchange(at: moment(7))
            let changed = try await store.updateProject(world.project.id, of: world.user.id) { project in
                #expect(project.threadCount == 1)
                project.threadCount = 9
                project.lastChatAt = nil
                project.color = "#000000"
            }
            #expect(changed?.threadCount == 1)
            #expect(changed?.lastChatAt == moment(7))
            await #expect(throws: Refusal.self) {
                _ = try await store.updateProject(world.project.id, of: world.user.id) { project in
                    project.name = "Kitchen"
                    throw Refusal()
                }
            }
            #expect(try await store.project(world.project.id, of: world.user.id) == changed)
        }
    }

    @Test("Another user's project is as if it were not there", arguments: StoreEngine.allCases)
    func ownership(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let eve = try await store.insertUser(.some(), passwordHash: "hash")
            var stolen = world.project
            stolen.ownerID = eve.id
            #expect(try await store.project(stolen.id, of: eve.id) == nil)
            #expect(try await store.updateProject(stolen.id, of: eve.id) { $0.name = "Mine" } == nil)
            #expect(try await store.deleteProject(stolen.id, of: eve.id) == nil)
            #expect(try await store.projects(of: eve.id, page: PageRequest()).elements.isEmpty)
            let refusal = try await chatError { try await store.insertThread(.some(in: stolen)) }
            #expect(refusal.code == .notFound)
        }
    }

    @Test("The most recently used come first, then the newest", arguments: StoreEngine.allCases)
    func order(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let unused = [Project.some(of: world.user, name: "a"), .some(of: world.user, name: "b")]
            for project in unused { try await store.insertProject(project) }
            try await world.exchange(at: moment(5))
            var names: [String] = []
            var start = PageRequest.Start.offset(0)
            while true {
                let page = try await store.projects(of: world.user.id, page: PageRequest(limit: 1, start: start))
                names += page.elements.map(\.name)
                #expect(page.total == 3)
                try #require(names.count <= page.total)
                guard let next = page.nextCursor else { break }
                start = .cursor(next)
            }
            #expect(names == ["Garden", "b", "a"])
            let second = try await store.projects(
                of: world.user.id, page: PageRequest(limit: 1, start: .offset(1)))
            #expect(second.elements.map(\.name) == ["b"])
        }
    }

    @Test("A project knows its threads and its last chat", arguments: StoreEngine.allCases)
    func counters(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let second = try await world.newThread()
            try await world.exchange(at: moment(7))
            var project = try await store.project(world.project.id, of: world.user.id)
            #expect(project?.threadCount == 2)
            #expect(project?.lastChatAt == moment(7))
            #expect(try await store.deleteThread(second.id, of: world.user.id))
            #expect(try await store.deleteThread(second.id, of: world.user.id) == false)
            project = try await store.project(world.project.id, of: world.user.id)
            #expect(project?.threadCount == 1)
        }
    }

    @Test("A deleted project takes its threads and messages with it", arguments: StoreEngine.allCases)
    func delete(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            let elsewhere = Project.some(of: world.user)
            try await store.insertProject(elsewhere)
            try await store.insertThread(.some(in: elsewhere))
            let second = try await world.newThread()
            let gone = try #require(try await store.deleteProject(world.project.id, of: world.user.id))
            #expect(Set(gone) == [world.thread.id, second.id])
            #expect(gone.count == 2)
            #expect(try await store.deleteProject(world.project.id, of: world.user.id) == nil)
            #expect(try await world.current() == nil)
            #expect(try await store.message(turn.answer.id, in: world.thread.id) == nil)
            let found = try await store.threads(of: world.user.id, query: ThreadQuery(search: "hello"))
            #expect(found.elements.isEmpty)
        }
    }
}
