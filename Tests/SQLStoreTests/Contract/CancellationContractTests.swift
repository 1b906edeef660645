import ChatCore
import Testing

@testable import SQLStore

@Suite("Callers that are cancelled")
struct CancellationContractTests {
    @Test("write all the same: what they began to say isn't lost", arguments: StoreEngine.allCases)
    func write(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let project = Project.some(of: world.user, name: "Later")
            let writing = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await store.insertProject(project)
            }
            try await writing.value
            #expect(try await store.project(project.id, of: world.user.id) == project)
        }
    }

    @Test("are told so when they read", arguments: StoreEngine.allCases)
    func read(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let (id, user) = (world.project.id, world.user.id)
            let reading = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.project(id, of: user)
            }
            await #expect(throws: CancellationError.self) { _ = try await reading.value }
            #expect(try await store.project(id, of: user) != nil)
        }
    }
}
