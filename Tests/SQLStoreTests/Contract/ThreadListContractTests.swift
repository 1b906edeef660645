import ChatCore
import Testing

@testable import SQLStore

@Suite("The list of threads")
struct ThreadListContractTests {
    @Test("Every order, in both directions, page by page", arguments: StoreEngine.allCases)
    func orders(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            // Several share a moment: then the id decides.
            for number in 0..<9 { _ = try await world.newThread("\(number)", at: moment(Double(number / 3))) }
            for sort in ThreadQuery.Sort.allCases {
                let rising = try await titles(world, ThreadQuery(sort: sort, order: .asc, page: PageRequest(limit: 4)))
                #expect(rising == ["New thread"] + (0..<9).map(String.init), "\(sort)")
                let falling = try await titles(world, ThreadQuery(sort: sort, page: PageRequest(limit: 4)))
                #expect(falling == rising.reversed(), "\(sort)")
            }
        }
    }

    @Test("An offset starts in the middle", arguments: StoreEngine.allCases)
    func offset(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for number in 0..<5 { _ = try await world.newThread("\(number)", at: moment(Double(number + 1))) }
            let query = ThreadQuery(page: PageRequest(limit: 2, start: .offset(1)))
            let page = try await store.threads(of: world.user.id, query: query)
            #expect(page.elements.map(\.title) == ["3", "2"])
            #expect(page.total == 6)
            #expect(page.nextCursor != nil)
        }
    }

    @Test("What is added while a list is read disturbs no page", arguments: StoreEngine.allCases)
    func stableCursor(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for number in 0..<6 { _ = try await world.newThread("\(number)", at: moment(Double(number + 1))) }
            var query = ThreadQuery(page: PageRequest(limit: 3))
            let first = try await store.threads(of: world.user.id, query: query)
            _ = try await world.newThread("newer", at: moment(50))
            query.page.start = .cursor(try #require(first.nextCursor))
            let second = try await store.threads(of: world.user.id, query: query)
            #expect(first.elements.map(\.title) == ["5", "4", "3"])
            #expect(second.elements.map(\.title) == ["2", "1", "0"])
        }
    }

    @Test("A malformed cursor is refused", arguments: StoreEngine.allCases, ["", "x", "%%%", "AAAA", "\0", "é"])
    func malformedCursor(engine: StoreEngine, cursor: String) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let page = PageRequest(start: .cursor(cursor))
            let threads = try await chatError {
                _ = try await store.threads(of: world.user.id, query: ThreadQuery(page: page))
            }
            let projects = try await chatError { _ = try await store.projects(of: world.user.id, page: page) }
            for refusal in [threads, projects] {
                #expect(refusal.code == .validationFailed)
                #expect(refusal.fieldErrors.map(\.field) == ["cursor"])
            }
        }
    }

    @Test("Archived threads and other projects are left out, unless asked for", arguments: StoreEngine.allCases)
    func filters(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let archived = try await world.newThread("archived", at: moment(1))
            _ = try await store.updateThread(
                archived.id, of: world.user.id, change: ThreadChange(isArchived: true), at: moment(1))
            let other = Project.some(of: world.user)
            try await store.insertProject(other)
            try await store.insertThread(.some(in: other, title: "elsewhere", at: moment(2)))
            #expect(try await titles(world, ThreadQuery()) == ["elsewhere", "New thread"])
            #expect(try await titles(world, ThreadQuery(projectID: world.project.id)) == ["New thread"])
            #expect(
                try await titles(world, ThreadQuery(includesArchived: true)) == ["elsewhere", "archived", "New thread"])
        }
    }

    @Test("Pinned threads and others are listed apart, page by page", arguments: StoreEngine.allCases)
    func pins(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for number in 0..<6 {
                let thread = try await world.newThread("\(number)", at: moment(Double(number + 1)))
                let change = ThreadChange(isArchived: number == 4, isPinned: number.isMultiple(of: 2))
                _ = try await store.updateThread(thread.id, of: world.user.id, change: change, at: thread.updatedAt)
            }
            let page = PageRequest(limit: 2)
            for sort in ThreadQuery.Sort.allCases {
                for project in [nil, world.project.id] {
                    func listed(_ isPinned: Bool?, archived: Bool = false) async throws -> [String] {
                        let query = ThreadQuery(
                            projectID: project, includesArchived: archived, isPinned: isPinned, sort: sort, page: page)
                        return try await titles(world, query)
                    }
                    #expect(try await listed(true) == ["2", "0"])
                    #expect(try await listed(true, archived: true) == ["4", "2", "0"])
                    #expect(try await listed(false) == ["5", "3", "1", "New thread"])
                    #expect(try await listed(nil) == ["5", "3", "2", "1", "0", "New thread"])
                }
            }
            let found = ThreadQuery(isPinned: true, search: "2")
            #expect(try await titles(world, found) == ["2"])
            #expect(try await titles(world, ThreadQuery(isPinned: false, search: "2")) == [])
        }
    }

    @Test("Words are found in titles and text, the last one by its beginning", arguments: StoreEngine.allCases)
    func search(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let titled = try await world.newThread("Überlegungen zum Garten", at: moment(1))
            let told = try await world.newThread("Other", at: moment(2))
            try await world.exchange("Where do roses grow?", answer: "In a garden, with café tables.", in: told)
            func found(_ search: String) async throws -> [ChatThread.ID] {
                try await store.threads(of: world.user.id, query: ThreadQuery(search: search)).elements.map(\.id)
            }
            #expect(try await found("ros") == [told.id])
            #expect(try await found("uberlegung") == [titled.id])
            #expect(try await found("CAFÉ gard") == [told.id])
            #expect(try await found("gard cafe") == [])
            #expect(try await found("gar") == [told.id, titled.id])
            #expect(try await found("roses nowhere") == [])
            #expect(try await found("  ").count == 3)
            #expect(try await found("?!").isEmpty)
        }
    }

    @Test(
        "Whatever is typed into the search is data", arguments: StoreEngine.allCases,
        [
            "\"", "\"\"", "a\"b", "'", "a'b", "*", "a*", "^a", "a AND", "NOT a", "a OR b", "NEAR(a b)", "content:a",
            "-a", "a-b", "(", ")", "{a}", "a\0b", "\u{1}", "%", "_", "🌹", "\\", "a;b", "?1", ":x", "\u{301}", "a\u{0}",
            String(repeating: "a ", count: 5_000), String(repeating: "\"", count: 999), "漢字 かな",
        ])
    func oddSearches(engine: StoreEngine, search: String) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await world.exchange()
            _ = try await store.threads(of: world.user.id, query: ThreadQuery(search: search))
        }
    }

    @Test("The index follows new names, ended answers and deletions", arguments: StoreEngine.allCases)
    func searchIndex(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            func finds(_ search: String) async throws -> Bool {
                try await store.threads(of: world.user.id, query: ThreadQuery(search: search)).total == 1
            }
            let turn = NewTurn.some(in: world.thread, "Question")
            _ = try await store.insertTurn(turn)
            #expect(try await finds("question"))
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some("Reply reply"))
            #expect(try await finds("reply"))
            try await world.delete(turn.answer.id)
            #expect(try await finds("reply") == false)
            _ = try await store.updateThread(
                world.thread.id, of: world.user.id, change: ThreadChange(title: "Named"), at: moment(2))
            #expect(try await finds("named"))
            try await world.delete(turn.userMessage.id)
            #expect(try await finds("question") == false)
        }
    }

    @Test("A page shows each thread's last message, unread and running answers", arguments: StoreEngine.allCases)
    func flags(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let answered = try await world.newThread()
            let running = try await world.newThread()
            try await world.exchange("q", answer: "done", in: answered, at: moment(1))
            let turn = NewTurn.some(in: running, "q", at: moment(2))
            _ = try await store.insertTurn(turn)
            try await store.appendText(pieces(turn, ["half"]))
            let page = try await store.threads(of: world.user.id, query: ThreadQuery())
            #expect(page.elements.map(\.lastMessage?.content) == ["half", "done", nil])
            #expect(page.elements.map(\.isGenerating) == [true, false, false])
            #expect(page.elements.map(\.hasUnread) == [false, true, false])
            for thread in page.elements {
                #expect(try await store.thread(thread.id, of: world.user.id) == thread)
            }
        }
    }

    /// All titles, page by page.
    private func titles(_ world: World, _ query: ThreadQuery) async throws -> [String] {
        var query = query
        var titles: [String] = []
        while true {
            let page = try await world.store.threads(of: world.user.id, query: query)
            titles += page.elements.map(\.title)
            try #require(titles.count <= page.total)
            guard let next = page.nextCursor else {
                #expect(page.total == titles.count)
                return titles
            }
            query.page.start = .cursor(next)
        }
    }
}
