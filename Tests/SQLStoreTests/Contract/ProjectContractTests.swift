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
            project.name = "Kitchen"
            project.defaultModel = "tiny"
            project.template = .coding
            project.isArchived = true
            project.updatedAt = moment(4)
            #expect(try await store.updateProject(project))
            #expect(try await store.project(project.id, of: user.id) == project)
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
            #expect(try await store.updateProject(stolen) == false)
            #expect(try await store.deleteProject(stolen.id, of: eve.id) == false)
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
            #expect(try await store.deleteProject(world.project.id, of: world.user.id))
            #expect(try await world.current() == nil)
            #expect(try await store.message(turn.answer.id, in: world.thread.id) == nil)
            let found = try await store.threads(of: world.user.id, query: ThreadQuery(search: "hello"))
            #expect(found.elements.isEmpty)
        }
    }
}
