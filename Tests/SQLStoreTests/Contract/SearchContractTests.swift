import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Search")
struct SearchContractTests {
    @Test("Messages of both sides and titles are found, all words of them in one", arguments: StoreEngine.allCases)
    func finding(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let thread = try await named("Überlegungen zum Garten", in: world)
            let turn = try await world.exchange("Where do roses grow?", answer: "In a café's garden.", in: thread)
            let (question, answer) = (turn.userMessage.id, turn.answer.id)
            #expect(try await found("rose", world) == [.message(question)])
            #expect(try await found("rose ", world) == [])
            #expect(try await found("CAFE gard", world) == [.message(answer)])
            #expect(try await found("gard cafe", world) == [])
            #expect(try await found("uberlegungen", world) == [.title(thread.id)])
            #expect(try await found("gar", world) == [.title(thread.id), .message(answer)])
            #expect(try await found("roses garden", world) == [])
            #expect(try await found("\"do roses\"", world) == [.message(question)])
            #expect(try await found("\"roses do\"", world) == [])
            #expect(try await found("?!", world) == [])
        }
    }

    @Test("Text without spaces is found by any part of it", arguments: StoreEngine.allCases)
    func withoutSpaces(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let thread = try await named("Travel", in: world)
            let turn = try await world.exchange(
                "明日は東京タワーへ行きます", answer: "서울에서는 한국어를 씁니다. สวัสดีครับ", in: thread)
            let (question, answer) = (turn.userMessage.id, turn.answer.id)
            for part in ["東京", "タワー", "京タ", "行き", "明"] {
                #expect(try await found(part, world) == [.message(question)], "\(part)")
            }
            for part in ["서울", "한국어", "국어", "สวัสดี", "ครับ"] {
                #expect(try await found(part, world) == [.message(answer)], "\(part)")
            }
            #expect(try await found("京東", world) == [])
            let page = try await store.threads(of: world.user.id, query: ThreadQuery(search: "タワー"))
            #expect(page.elements.map(\.id) == [thread.id])
        }
    }

    @Test("Only what is the user's and of the project", arguments: StoreEngine.allCases)
    func scope(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let stranger = try await World(store)
            let turn = try await world.exchange("secret word", in: named("Mine", in: world))
            let other = Project.some(of: world.user)
            try await store.insertProject(other)
            let elsewhere = ChatThread.some(in: other, title: "secret too")
            try await store.insertThread(elsewhere)
            #expect(try await found("secret", stranger) == [])
            #expect(try await found("secret", world) == [.title(elsewhere.id), .message(turn.userMessage.id)])
            #expect(try await found("secret", world, in: other.id) == [.title(elsewhere.id)])
            #expect(try await found("secret", stranger, in: world.project.id) == [])
            let details = try await store.details(
                of: [.message(turn.userMessage.id), .title(elsewhere.id)], owner: stranger.user.id)
            #expect(details.isEmpty)
        }
    }

    @Test("Archived threads and branches that aren't shown are searched", arguments: StoreEngine.allCases)
    func everywhere(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = try await world.exchange("start")
            let hidden = try await world.exchange("hidden branch")
            try await world.exchange("shown", parent: .message(first.answer.id))
            _ = try await store.updateThread(
                world.thread.id, of: world.user.id, change: ThreadChange(isArchived: true), at: moment(2))
            #expect(try await found("hidden", world) == [.message(hidden.userMessage.id)])
            let details = try await store.details(of: [.message(hidden.userMessage.id)], owner: world.user.id)
            #expect(details.map(\.isArchived) == [true])
            #expect(details.map(\.text) == ["hidden branch"])
        }
    }

    @Test("What is written is found, what is deleted isn't, as soon as it is", arguments: StoreEngine.allCases)
    func inStep(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let thread = try await named("First", in: world)
            let turn = NewTurn.some(in: thread, "question")
            _ = try await store.insertTurn(turn)
            try await store.appendText(pieces(turn, ["running"]))
            #expect(try await found("question", world) == [.message(turn.userMessage.id)])
            #expect(try await found("running", world) == [])
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some("ended"))
            #expect(try await found("ended", world) == [.message(turn.answer.id)])
            try await world.delete(turn.answer.id)
            #expect(try await found("ended", world) == [])
            _ = try await store.updateThread(
                thread.id, of: world.user.id, change: ThreadChange(title: "Renamed"), at: moment(2))
            #expect(try await found("renamed", world) == [.title(thread.id)])
            #expect(try await store.deleteThread(thread.id, of: world.user.id))
            #expect(try await found("question", world) == [])
            #expect(try await found("renamed", world) == [])
            #expect(try await count(.messages, store) == 0)
            #expect(try await count(.threads, store) == 1)
        }
    }

    @Test("What goes with its project or its user is taken out of the index", arguments: StoreEngine.allCases)
    func cascades(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            for removesUser in [true, false] {
                let world = try await World(store)
                try await world.exchange("words")
                if removesUser {
                    _ = try await store.deleteUser(world.user.id)
                } else {
                    _ = try await store.deleteProject(world.project.id, of: world.user.id)
                }
                for index in WordIndex.allCases { #expect(try await count(index, store) == 0) }
            }
        }
    }

    @Test("What is added later is left out of an extent", arguments: StoreEngine.allCases)
    func extent(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let thread = try await named("Mine", in: world)
            let turn = try await world.exchange("word", answer: "other", in: thread)
            let scope = SearchScope(ownerID: world.user.id)
            let first = try await store.candidates(SearchQuery("word"), in: scope, extent: nil)
            try await world.exchange("word again", in: thread)
            let later = try await store.candidates(SearchQuery("word"), in: scope, extent: first.extent)
            #expect(later.elements.map(\.id) == [.message(turn.userMessage.id)])
            #expect(later.extent == first.extent)
            #expect(later.elements.map(\.terms) == ["word"])
            #expect(later.elements.map(\.date) == [turn.userMessage.createdAt])
        }
    }

    /// A thread that its first message does not name.
    private func named(_ title: String, in world: World) async throws -> ChatThread {
        let thread = try await world.newThread()
        let named = try await world.store.updateThread(
            thread.id, of: world.user.id, change: ThreadChange(title: title), at: moment(0))
        return try #require(named)
    }

    private func found(_ text: String, _ world: World, in project: Project.ID? = nil) async throws -> [SearchResult.ID]
    {
        let scope = SearchScope(ownerID: world.user.id, projectID: project)
        return try await world.store.candidates(SearchQuery(text), in: scope, extent: nil).elements.map(\.id)
    }

    private func count(_ index: WordIndex, _ store: SQLChatStore) async throws -> Int {
        let table = SQLText(stringLiteral: index.rawValue)
        return try await store.engine.read { try $0.count("select count(*) as n from \(table)") }
    }
}
