import ChatCore
import SQLStore

/// What a server asks of the store most, each with its typical size.
struct StoreWork {
    let library: Library

    private var store: SQLChatStore { library.store }
    private var owner: User.ID { library.user.id }
    private var search: SearchService { SearchService(store: store, environment: library.environment) }

    func measure(into table: inout ResultTable) async throws {
        table.begin(size: library.messageCount)
        try await measureLists(&table)
        try await measureLongThread(&table)
        try await measureSearch(&table)
        try await measureWriting(&table)
    }

    private func measureLists(_ table: inout ResultTable) async throws {
        try await table.measure("thread list, first page") {
            _ = try await store.threads(of: owner, query: ThreadQuery())
        }
        // Far down, or at the end of a small one.
        var query = ThreadQuery(page: PageRequest(limit: 100))
        for _ in 0..<20 {
            guard let next = try await store.threads(of: owner, query: query).nextCursor else { break }
            query.page.start = .cursor(next)
        }
        let far = query.page.start
        try await table.measure("thread list, page in the middle") {
            _ = try await store.threads(of: owner, query: ThreadQuery(page: PageRequest(start: far)))
        }
        try await table.measure("project list") {
            _ = try await store.projects(of: owner, page: PageRequest())
        }
    }

    private func measureLongThread(_ table: inout ResultTable) async throws {
        let thread = library.longThread
        let middle = library.longPath[library.longPath.count / 2]
        let last = library.longPath[library.longPath.count - 1]
        try await table.measure("newest messages of a long thread") {
            _ = try await store.messages(in: thread.id, window: MessageWindow())
        }
        try await table.measure("messages before its middle") {
            _ = try await store.messages(in: thread.id, window: MessageWindow(anchor: .before(middle)))
        }
        try await table.measure("messages after its middle") {
            _ = try await store.messages(in: thread.id, window: MessageWindow(anchor: .after(middle)))
        }
        try await table.measure("context of an answer, 90 messages") {
            _ = try await store.path(endingAt: last, in: thread.id, limit: 90)
        }
    }

    private func measureSearch(_ table: inout ResultTable) async throws {
        let scope = SearchScope(ownerID: owner)
        for (name, text) in [
            ("search: a word of five messages", Library.rareWord), ("search: a word of all", Library.commonWord),
            ("search: its beginning", String(Library.commonWord.prefix(3))),
            ("search: both", "\(Library.commonWord) \(Library.rareWord)"),
        ] {
            try await table.measure(name) { _ = try await search.search(text, in: scope, limit: 20) }
        }
        try await table.measure("thread list with a search for a word of all") {
            _ = try await store.threads(of: owner, query: ThreadQuery(search: Library.commonWord))
        }
    }

    private func measureWriting(_ table: inout ResultTable) async throws {
        try await table.measure("send to a long thread, with its answer") {
            try await library.exchange(in: library.longThread)
        }
        let root = library.longPath[1]
        try await table.measure("send to the beginning of a long thread") {
            try await library.exchange(in: library.longThread, parent: .message(root))
        }
        try await table.measure("delete a short thread", runs: 10) {
            _ = try await store.deleteThread(try await library.newThread(messages: 18).id, of: owner)
        }
    }
}
