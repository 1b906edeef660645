import ChatCore
import Testing

@testable import SQLStore

@Suite("The message tree")
struct MessageTreeContractTests {
    @Test("Pages of the path meet without a gap, in both directions", arguments: StoreEngine.allCases)
    func pages(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for number in 0..<6 { try await world.exchange("q\(number)", answer: "a\(number)") }
            let all = try await world.shownMessages()
            #expect(all.map(\.content) == (0..<6).flatMap { ["q\($0)", "a\($0)"] })

            var backwards: [Message] = []
            var window = MessageWindow(limit: 5)
            while true {
                let page = try await store.messages(in: world.thread.id, window: window)
                backwards = page.messages + backwards
                #expect(page.totalTokens == 6 * 8)
                try #require(backwards.count <= all.count)
                guard page.hasMore else { break }
                window.anchor = .before(page.messages[0].id)
            }
            #expect(backwards == all)

            var forwards = [all[0]]
            window.anchor = .after(all[0].id)
            while true {
                let page = try await store.messages(in: world.thread.id, window: window)
                forwards += page.messages
                try #require(forwards.count <= all.count)
                guard page.hasMore else { break }
                window.anchor = .after(page.messages[page.messages.count - 1].id)
            }
            #expect(forwards == all)
        }
    }

    @Test("A page that ends with the path has no more", arguments: StoreEngine.allCases)
    func exactPage(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let empty = try await store.messages(in: world.thread.id, window: MessageWindow())
            #expect(empty.messages.isEmpty && !empty.hasMore && empty.totalTokens == 0)
            let turn = try await world.exchange()
            let two = try await store.messages(in: world.thread.id, window: MessageWindow(limit: 2))
            #expect(two.messages.count == 2 && !two.hasMore)
            let one = try await store.messages(in: world.thread.id, window: MessageWindow(limit: 1))
            #expect(one.messages.map(\.id) == [turn.answer.id] && one.hasMore)
            let before = MessageWindow(anchor: .before(turn.userMessage.id))
            #expect(try await world.shownMessages(before).isEmpty)
            let after = MessageWindow(anchor: .after(turn.answer.id))
            #expect(try await world.shownMessages(after).isEmpty)
        }
    }

    @Test("An anchor has to be in the thread", arguments: StoreEngine.allCases)
    func anchor(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let elsewhere = try await world.exchange(in: try await world.newThread())
            for anchor in [.before(elsewhere.answer.id), .after(newID())] as [MessageWindow.Anchor] {
                let refusal = try await chatError {
                    _ = try await world.shownMessages(MessageWindow(anchor: anchor))
                }
                #expect(refusal.code == .notFound)
            }
            #expect(try await store.message(elsewhere.answer.id, in: world.thread.id) == nil)
        }
    }

    @Test("A stale tab makes a branch: nothing is overwritten", arguments: StoreEngine.allCases)
    func branch(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = try await world.exchange("q1", answer: "a1")
            let old = try await world.exchange("q2", answer: "a2")
            try await world.exchange("q3", answer: "a3")
            try await world.exchange("q2'", answer: "a2'", parent: .message(first.answer.id))
            let shown = try await world.shownMessages()
            #expect(shown.map(\.content) == ["q1", "a1", "q2'", "a2'"])
            #expect(shown[2].versionIndex == 2)
            #expect(shown[2].versionCount == 2)
            #expect(shown.map(\.versionCount) == [1, 1, 2, 1])
            let kept = try await store.message(old.userMessage.id, in: world.thread.id)
            #expect(kept?.versionIndex == 1)
            #expect(kept?.versionCount == 2)
            #expect(try await world.current()?.messageCount == 8)
            #expect(try await forwardPath(world) == shown.map(\.id))
        }
    }

    @Test("Answering in a branch that isn't shown shows it, from the root on", arguments: StoreEngine.allCases)
    func branchOffThePath(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let root = try await world.exchange("root 1", answer: "a")
            let deep = try await world.exchange("deep", answer: "b")
            try await world.exchange("root 2", answer: "c", parent: .sameAs(root.userMessage.id))
            #expect(try await world.shownMessages().map(\.content) == ["root 2", "c"])
            try await world.exchange("deeper", answer: "d", parent: .message(deep.answer.id))
            let shown = try await world.shownMessages()
            #expect(shown.map(\.content) == ["root 1", "a", "deep", "b", "deeper", "d"])
            #expect(shown[0].versionIndex == 1)
            #expect(shown[0].versionCount == 2)
            #expect(try await forwardPath(world) == shown.map(\.id))
        }
    }

    @Test("A user message may have a message as its child too", arguments: StoreEngine.allCases)
    func userParent(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = try await world.exchange("q1", answer: "a1")
            try await world.exchange("q1, in other words", parent: .message(first.userMessage.id))
            let shown = try await world.shownMessages()
            #expect(shown.map(\.content) == ["q1", "q1, in other words", "Hi."])
            // A sibling of the answer, and so a version of it.
            #expect(shown[1].versionIndex == 2)
            #expect(try await forwardPath(world) == shown.map(\.id))
        }
    }

    @Test("Deleted messages are passed over, unless asked for", arguments: StoreEngine.allCases)
    func deleted(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = try await world.exchange("q1", answer: "a1")
            let second = try await world.exchange("q2", answer: "a2")
            try await world.exchange("q3", answer: "a3")
            try await world.delete(second.userMessage.id)
            try await world.delete(second.answer.id)
            let visible = try await store.messages(in: world.thread.id, window: MessageWindow(limit: 3))
            #expect(visible.messages.map(\.content) == ["a1", "q3", "a3"])
            #expect(visible.hasMore)
            let all = try await world.shownMessages(MessageWindow(includesDeleted: true))
            #expect(all.map(\.content) == ["q1", "a1", "q2", "a2", "q3", "a3"])
            #expect(all.map(\.isDeleted) == [false, false, true, true, false, false])
            let after = MessageWindow(anchor: .after(first.answer.id), limit: 1)
            #expect(try await world.shownMessages(after).map(\.content) == ["q3"])
            let around = MessageWindow(anchor: .before(second.answer.id), limit: 1)
            #expect(try await world.shownMessages(around).map(\.content) == ["a1"])
        }
    }

    @Test("Deleted versions are not counted, neither of a root nor of a reply", arguments: StoreEngine.allCases)
    func deletedVersions(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let root = try await world.exchange()
            for areRoots in [true, false] {
                var versions: [NewTurn] = []
                for _ in 0..<3 {
                    let parent: NewTurn.Parent =
                        areRoots ? .sameAs(root.userMessage.id) : .message(root.answer.id)
                    versions.append(try await world.exchange(parent: parent))
                }
                let (deleted, kept, last) = (versions[0], versions[1], versions[2])
                let before = try #require(try await store.message(last.userMessage.id, in: world.thread.id))
                try await world.delete(deleted.userMessage.id)
                let after = try #require(try await store.message(last.userMessage.id, in: world.thread.id))
                #expect(after.versionIndex == before.versionIndex - 1)
                #expect(after.versionCount == before.versionCount - 1)
                let other = try #require(try await store.message(kept.userMessage.id, in: world.thread.id))
                #expect(other.versionIndex == after.versionIndex - 1)
                #expect(other.versionCount == after.versionCount)
            }
        }
    }

    @Test("A model is told the path without empty, unfinished and deleted messages", arguments: StoreEngine.allCases)
    func path(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await world.exchange("q1", answer: "a1")
            try await world.exchange("q2", answer: "")
            let deleted = try await world.exchange("q3", answer: "a3")
            try await world.delete(deleted.answer.id)
            let running = NewTurn.some(in: world.thread, "q4")
            _ = try await store.insertTurn(running)
            try await store.appendText(pieces(running, ["so far"]))
            let leaf = running.answer.id
            let told = try await store.path(endingAt: leaf, in: world.thread.id, limit: 100)
            #expect(told.map(\.content) == ["q4", "q3", "q2", "a1", "q1"])
            let some = try await store.path(endingAt: leaf, in: world.thread.id, limit: 2)
            #expect(some.map(\.content) == ["q4", "q3"])
            #expect(try await store.path(endingAt: newID(), in: world.thread.id, limit: 9).isEmpty)
        }
    }

    /// The shown path, from its root along the active children.
    private func forwardPath(_ world: World) async throws -> [Message.ID] {
        try await world.store.engine.read { try activePath(of: world.thread.id, on: $0) }
    }
}

/// The path from the root above the shown leaf, along the active children.
func activePath(of threadID: ChatThread.ID, on connection: any SQLConnection) throws -> [Message.ID] {
    try connection.query(
        """
        with recursive
        ancestors (id, parent_id) as (
            select messages.id, messages.parent_id
            from threads join messages on messages.id = threads.active_leaf_id where threads.id = \(threadID)
            union all
            select messages.id, messages.parent_id
            from ancestors join messages on messages.id = ancestors.parent_id
        ),
        path (id, child_id, step) as (
            select messages.id, messages.active_child_id, 0
            from ancestors join messages on messages.id = ancestors.id where ancestors.parent_id is null
            union all
            select messages.id, messages.active_child_id, path.step + 1
            from path join messages on messages.id = path.child_id
        )
        select id from path order by step
        """
    ) { try $0.id("id") }
}
