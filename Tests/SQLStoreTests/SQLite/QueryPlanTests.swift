import ChatCore
import Foundation
import Logging
import Testing

@testable import SQLStore

/// What the verbs run is explained by SQLite itself: with much in the database, no verb may read a whole table.
@Suite("Query plans")
struct QueryPlanTests {
    @Test("Lists of threads and projects are read in the order of an index")
    func lists() async throws {
        try await withPlans { world, plans in
            let store = world.store
            for project in [nil, world.project.id] {
                for sort in ThreadQuery.Sort.allCases {
                    for order in ThreadQuery.Order.allCases {
                        for archived in [true, false] {
                            var query = ThreadQuery(
                                projectID: project, includesArchived: archived, sort: sort, order: order)
                            let page = try await store.threads(of: world.user.id, query: query)
                            #expect(page.total >= 900)
                            query.page.start = .cursor(try #require(page.nextCursor))
                            _ = try await store.threads(of: world.user.id, query: query)
                        }
                    }
                }
            }
            let page = try await store.projects(of: world.user.id, page: PageRequest(limit: 1))
            if let next = page.nextCursor {
                _ = try await store.projects(of: world.user.id, page: PageRequest(start: .cursor(next)))
            }
            try await plans.expectIndexes(sorted: true)
        }
    }

    @Test("Pinned threads are read in order from indexes that hold no others")
    func pins() async throws {
        try await withPlans { world, plans in
            let store = world.store
            for number in [3, 503] {
                let change = ThreadChange(isPinned: true)
                _ = try await store.updateThread(
                    World.filledThread(number), of: world.user.id, change: change, at: moment(9))
            }
            _ = plans.takeStatements()
            for project in [nil, world.project.id] {
                for sort in ThreadQuery.Sort.allCases {
                    for archived in [true, false] {
                        let query = ThreadQuery(
                            projectID: project, includesArchived: archived, isPinned: true, sort: sort)
                        #expect(try await store.threads(of: world.user.id, query: query).total == 2)
                    }
                }
            }
            try await plans.expectIndexes(sorted: true, through: "threads_pinned_by_")
            for project in [nil, world.project.id] {
                for sort in ThreadQuery.Sort.allCases {
                    let query = ThreadQuery(projectID: project, isPinned: false, sort: sort)
                    #expect(try await store.threads(of: world.user.id, query: query).total >= 890)
                }
            }
            try await plans.expectIndexes(sorted: true)
        }
    }

    @Test("Searching reads what matches")
    func search() async throws {
        try await withPlans { world, plans in
            let query = ThreadQuery(search: "word7")
            #expect(try await world.store.threads(of: world.user.id, query: query).total == 100)
            for project in [nil, world.project.id] {
                let scope = SearchScope(ownerID: world.user.id, projectID: project)
                let found = try await world.store.candidates(SearchQuery("number word7"), in: scope, extent: nil)
                #expect(found.elements.isEmpty)
                let named = try await world.store.candidates(SearchQuery("number"), in: scope, extent: found.extent)
                #expect(named.elements.isEmpty)
                let all = try await world.store.candidates(SearchQuery("number 7"), in: scope, extent: nil)
                _ = try await world.store.details(of: all.elements.map(\.id), owner: world.user.id)
                let many = try await world.store.candidates(SearchQuery("common"), in: scope, extent: nil)
                #expect(many.elements.count == SearchRules.rankedMessagesMax)
                let shown = many.elements.prefix(100).map(\.id)
                #expect(try await world.store.details(of: shown, owner: world.user.id).map(\.id) == shown)
            }
            try await plans.expectIndexes()
        }
    }

    @Test("Messages and turns are found by index")
    func conversation() async throws {
        try await withPlans { world, plans in
            let store = world.store
            let thread = try #require(try await store.thread(World.filledThread(500), of: world.user.id))
            let anchor = World.filledMessage(5, inThread: 500)
            for window in [.newest, .before(anchor), .after(anchor)] as [MessageWindow.Anchor] {
                _ = try await store.messages(in: thread.id, window: MessageWindow(anchor: window))
            }
            _ = try await store.path(endingAt: anchor, in: thread.id, limit: 10)
            for parent in [.activeLeaf, .message(anchor)] as [NewTurn.Parent] {
                let turn = NewTurn.some(in: thread, parent: parent, clientMessageID: UUID().uuidString)
                _ = try await store.insertTurn(turn)
                try await store.appendText(pieces(turn, ["a", "b"]))
                _ = try await store.messages(in: thread.id, window: MessageWindow())
                _ = try await store.finishGeneration(turn.generation.id, outcome: .some())
            }
            _ = try await store.insertTurn(.some(in: thread, node: "gone"))
            #expect(try await store.interruptGenerations(notOwnedBy: "here", at: moment(9)).count == 1)
            #expect(try await store.markRead(upTo: anchor, in: thread.id, of: world.user.id))
            _ = try await store.updateThread(
                thread.id, of: world.user.id, change: ThreadChange(title: "New"), at: moment(9))
            #expect(try await store.deleteThread(thread.id, of: world.user.id))
            try await plans.expectIndexes()
        }
    }

    @Test("A branch is deleted by index, with one statement for all of it")
    func deletion() async throws {
        try await withPlans { world, plans in
            let first = try await world.exchange()
            for _ in 0..<3 { try await world.exchange() }
            let second = try await world.exchange(parent: .sameAs(first.userMessage.id))
            _ = try await world.exchange(parent: .sameAs(first.userMessage.id))
            _ = plans.engine.takeStatements()
            let deletion = try await world.store.deleteMessage(first.userMessage.id, of: world.user.id, at: moment(9))
            #expect(deletion?.deletedIDs.count == 8)
            #expect(deletion?.deletedIDs.first == first.userMessage.id)
            let marking = plans.engine.takeStatements().filter { $0.text.contains("set is_deleted = 1") }
            #expect(marking.count == 1)
            try await world.delete(second.userMessage.id)
            try await plans.expectIndexes()
        }
    }

    @Test("Threads are exported and imported by index")
    func transfer() async throws {
        try await withPlans { world, plans in
            let store = world.store
            let thread = World.filledThread(500)
            #expect(try await store.firstMessageID(in: thread) == World.filledMessage(1, inThread: 500))
            let page = try await store.allMessages(in: thread, after: nil, limit: 4)
            #expect(page.map(\.message.id) == (1...4).map { World.filledMessage($0, inThread: 500) })
            #expect(try await store.allMessages(in: thread, after: page.last?.message.id, limit: 100).count == 6)
            #expect(try await store.allSummaries(in: thread) == [])
            let imported = ImportedThread.some(in: world.project)
            #expect(try await store.insertImportedThread(imported))
            #expect(try await !store.insertImportedThread(imported))
            try await plans.expectIndexes()
        }
    }

    @Test("Summaries, their jobs and their schedule are found by index")
    func summaries() async throws {
        try await withPlans { world, plans in
            let store = world.store
            let thread = try #require(try await store.thread(World.filledThread(500), of: world.user.id))
            let ids = (1...6).map { World.filledMessage($0, inThread: 500) }
            let summary = try await world.summarise(ids, in: thread)
            _ = try await store.summaries(onPathTo: World.filledMessage(10, inThread: 500), in: thread.id, limit: 3)
            for page in [PageRequest(), PageRequest(start: .cursor(PageCursor(key: 1, id: summary.id.uuid).text))] {
                _ = try await store.summaries(of: thread.id, page: page)
            }
            #expect(try await store.summaryOutline(of: thread.id, limit: 100)?.unsummarised.count == 4)
            _ = try await store.updateSummary(
                summary.id, of: world.user.id, change: SummaryChange(text: "- New"), at: moment(9))
            _ = try await store.insertSummaryJob(world.job(in: thread))
            _ = try await store.nextSummaryJob()
            let job = try #require(try await store.claimSummaryJob(node: "here"))
            try await store.releaseSummaryJob(job.id)
            _ = try await store.dropSummaryJob(job, retryAt: moment(9))
            _ = try await store.deleteSummary(summary.id, of: world.user.id, at: moment(9))
            #expect(try await store.threadsUncheckedForSummary(limit: 10).count == 10)
            try await store.noteSummaryDue([SummaryDue(threadID: thread.id, seenAt: moment(9), dueAt: moment(9))])
            #expect(try await store.threadsDueForSummary(at: moment(10), limit: 10).count == 1)
            _ = try await store.claimTitle(of: thread.id, attemptsMax: 3)
            try await store.giveBackTitle(of: thread.id)
            _ = try await store.nameThread(thread.id, "Roses", at: moment(10))
            try await plans.expectIndexes()
        }
    }

    @Test("Accounts and sessions are found by index")
    func accounts() async throws {
        try await withPlans { world, plans in
            let store = world.store
            _ = try await store.credentials(email: world.user.email)
            let session = Session.some(of: world.user)
            try await store.insertSession(session, refreshTokenDigest: "1", expiresAt: moment(100))
            _ = try await store.user(ofSession: session.id)
            _ = try await store.rotateRefreshToken(
                digest: "1", nextDigest: "2", nextExpiresAt: moment(200), at: moment(1))
            _ = try await store.sessions(of: world.user.id)
            try await store.updatePasswordHash("new", of: world.user.id, keeping: session.id, at: moment(1))
            try await store.endSession(refreshTokenDigest: "2")
            _ = try await store.updateUser(world.user.id) { $0.displayName = "Grace" }
            _ = try await store.deleteUser(world.user.id)
            try await plans.expectIndexes()
        }
    }

    @Test("A project is changed and deleted by index")
    func projects() async throws {
        try await withPlans { world, plans in
            let store = world.store
            _ = try await store.updateProject(world.project.id, of: world.user.id) { $0.name = "Kitchen" }
            #expect(try await store.deleteProject(world.project.id, of: world.user.id)?.count == 1_001)
            try await plans.expectIndexes()
        }
    }

    @Test("Usage is booked and summed by index")
    func usage() async throws {
        try await withPlans { world, plans in
            let store = world.store
            let today = UsageDay(moment(2))
            let thread = try #require(try await store.thread(World.filledThread(500), of: world.user.id))
            for isDeleted in [false, true] {
                let turn = NewTurn.some(in: thread)
                _ = try await store.insertTurn(turn)
                try await store.noteRequest(.some(), of: turn.generation.id)
                if isDeleted { _ = try await store.deleteThread(thread.id, of: world.user.id) }
                _ = try await store.finishGeneration(turn.generation.id, outcome: .some())
            }
            #expect(try await store.usage(of: world.user.id, days: today...today).count == 1)
            #expect(try await store.spending(of: world.user.id, on: today).dayTokens == 19)
            #expect(try await store.spending(on: today).count == 1)
            try await plans.expectIndexes()
        }
    }

    @Test("Attachments are found by index, and read once for a page")
    func attachments() async throws {
        try await withPlans { world, plans in
            let store = world.store
            let thread = try #require(try await store.thread(World.filledThread(500), of: world.user.id))
            let files = try await world.upload(3)
            try await plans.expectIndexes()
            #expect(try await store.attachment(files[0].id, of: world.user.id) != nil)
            #expect(try await store.unsentAttachments(files.map(\.id), of: world.user.id).count == 3)
            try await world.exchange(in: thread, attachmentIDs: files.prefix(2).map(\.id))
            #expect(try await store.messages(in: thread.id, window: MessageWindow()).messages.count == 12)
            #expect(try await store.deleteAttachment(files[2].id, of: world.user.id))
            _ = try await store.deleteUnsentAttachments(createdBefore: moment(9), limit: 10)
            _ = try await store.existingAttachments(among: files.map(\.id))
            let removed = try await store.removedAttachments(limit: 10)
            try await store.forgetRemovedAttachments(removed)
            #expect(try await store.deleteThread(thread.id, of: world.user.id))
            try await plans.expectIndexes()
        }
        try await withPlans { world, plans in
            _ = try await world.store.messages(in: World.filledThread(500), window: MessageWindow(limit: 10))
            #expect(plans.takeStatements().filter { $0.text.contains("message_attachments") }.count == 1)
        }
    }

    private func withPlans(_ body: (World, Plans) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "parley.sqlite").path(percentEncoded: false)
            let engine = RecordingEngine(try SQLiteEngine(path: path))
            let store = SQLChatStore(
                engine: engine, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { moment(0) })
            try await store.migrate()
            let world = try await World(store)
            try await store.insertProject(.some(of: world.user))
            try await world.fill(threads: 1_000, messages: 10)
            _ = engine.takeStatements()
            try await body(world, Plans(engine: engine))
            try await store.close()
        }
    }
}

private struct Plans {
    private static let ownRows = [
        "SCAN walk", "SCAN pieces", "SCAN climb", "SCAN steps", "SCAN branch", "SCAN CONSTANT ROW", "SCAN found",
        // Hold only what the same write has changed.
        "SCAN unindexed_messages", "SCAN unindexed_threads",
    ]

    private static let ownIndexes = [
        "generations_streaming", "summary_jobs_waiting", "threads_unchecked_for_summary",
    ]

    let engine: RecordingEngine

    func takeStatements() -> [SQLText] { engine.takeStatements() }

    /// No statement since the last call reads a table from end to end, or one row after the other of an index.
    /// - Parameters:
    ///   - sorted: nor does it sort.
    ///   - index: through which every statement goes.
    func expectIndexes(sorted: Bool = false, through index: String = "") async throws {
        let statements = engine.takeStatements()
        #expect(!statements.isEmpty)
        for statement in statements {
            let plan = try await engine.read { connection in
                try connection.query("explain query plan \(statement)") { try $0.string("detail") }
            }
            #expect(plan.contains { $0.contains(index) } || index.isEmpty, "\(plan) of \(statement.text)")
            for step in plan {
                // An index of full text is asked for words; others hold nothing but what is looked for, and neither do
                // files that are to go.
                let reads =
                    step.hasPrefix("SCAN ") && !step.contains("VIRTUAL TABLE INDEX")
                    && !Self.ownIndexes.contains { step.hasSuffix("INDEX \($0)") }
                    && !step.hasPrefix("SCAN removed_attachments USING COVERING INDEX")
                // All rows up to one, of a table that holds more than what has just changed.
                let readsUpTo = step.hasSuffix("PRIMARY KEY (rowid<?)") && !step.hasPrefix("SEARCH unindexed_")
                #expect(!readsUpTo, "\(step) in \(statement.text)")
                // What a statement makes itself is a few rows.
                let isOwn = Self.ownRows.contains { step.hasPrefix($0) } || step.hasSuffix(" CONSTANT ROWS")
                #expect(!reads || isOwn, "\(step) in \(statement.text)")
                // All messages of a thread, which only their end has to visit.
                let readsThread =
                    step.hasSuffix("(thread_id=?)") && !step.contains("generations")
                    && !step.hasPrefix("SEARCH summar")
                    && !statement.text.hasPrefix("delete from ")
                    // Whatever might have waited for a new thread; nothing does.
                    && !statement.text.hasPrefix("insert into threads ")
                #expect(!readsThread, "\(step) in \(statement.text)")
                #expect(!sorted || !step.contains("TEMP B-TREE"), "\(step) in \(statement.text)")
            }
        }
        _ = engine.takeStatements()
    }
}
