import ChatCore
import Testing

@testable import SQLStore

@Suite("Summary jobs")
struct SummaryJobContractTests {
    @Test("are one a thread, whoever asks at the same moment", arguments: StoreEngine.allCases)
    func single(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let ids = try await withThrowingTaskGroup(of: Summary.ID?.self) { group in
                for _ in 0..<20 { group.addTask { try await store.insertSummaryJob(world.job())?.id } }
                return try await group.reduce(into: Set<Summary.ID?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(ids.first == (try await store.summaryJob(of: world.thread.id)?.id))
        }
    }

    @Test("take on what somebody asks for later", arguments: StoreEngine.allCases)
    func upgrade(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let job = try #require(try await store.insertSummaryJob(world.job(scheduled: true)))
            _ = try await store.insertSummaryJob(world.job(forced: true))
            _ = try await store.insertSummaryJob(world.job(scheduled: true))
            let now = try #require(try await store.summaryJob(of: world.thread.id))
            #expect((now.id, now.isScheduled, now.isForced) == (job.id, false, true))
        }
    }

    @Test("are none for a thread of another user, or one that is gone", arguments: StoreEngine.allCases)
    func foreign(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var job = world.job()
            job.ownerID = newID()
            #expect(try await store.insertSummaryJob(job) == nil)
            job = world.job()
            job.threadID = newID()
            #expect(try await store.insertSummaryJob(job) == nil)
        }
    }

    @Test("are taken once each: those that somebody waits for, then the oldest", arguments: StoreEngine.allCases)
    func order(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var jobs: [SummaryJob] = []
            for (scheduled, second) in [(true, 1.0), (true, 2), (false, 3), (false, 4)] {
                let thread = try await world.newThread()
                let job = world.job(in: thread, scheduled: scheduled, at: moment(second))
                jobs.append(try #require(try await store.insertSummaryJob(job)))
            }
            var taken: [Summary.ID] = []
            while let next = try await store.nextSummaryJob(),
                let job = try await store.claimSummaryJob(node: "here")
            {
                #expect((job.id, job.attempts) == (next.id, 1))
                taken.append(job.id)
            }
            #expect(try await store.nextSummaryJob() == nil)
            #expect(taken == [jobs[2], jobs[3], jobs[0], jobs[1]].map(\.id))

            try await store.releaseSummaryJobs(notOwnedBy: "here")
            #expect(try await store.claimSummaryJob(node: "there") == nil)
            try await store.releaseSummaryJobs(notOwnedBy: "there")
            #expect(try await store.claimSummaryJob(node: "there")?.attempts == 2)
        }
    }

    @Test("don't end while somebody has asked for them since they were read", arguments: StoreEngine.allCases)
    func askedMeanwhile(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            _ = try await store.insertSummaryJob(world.job(scheduled: true))
            let found = try #require(try await store.claimSummaryJob(node: "here"))
            _ = try await store.insertSummaryJob(world.job())
            #expect(try await !store.dropSummaryJob(found, retryAt: nil))
            let asked = try #require(try await store.claimSummaryJob(node: "here"))
            #expect((asked.id, asked.isScheduled) == (found.id, false))

            _ = try await store.insertSummaryJob(world.job(forced: true))
            #expect(try await !store.dropSummaryJob(asked, retryAt: nil))
            let next: Summary.ID = newID()
            let draft = try await world.draft(asked, of: [turn.userMessage.id])
            #expect(try await store.storeSummary(draft, of: asked, hasMore: false, nextID: next).isStored)
            let forced = try #require(try await store.claimSummaryJob(node: "here"))
            #expect((forced.id, forced.isForced) == (next, true))
            #expect(try await store.dropSummaryJob(forced, retryAt: nil))
            #expect(try await store.summaryJob(of: world.thread.id) == nil)
            // There is none any more.
            #expect(try await store.dropSummaryJob(forced, retryAt: nil))
        }
    }

    @Test("go on as another one when there is more to summarise", arguments: StoreEngine.allCases)
    func continuing(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange()
            let job = world.job(forced: true)
            _ = try await store.insertSummaryJob(job)
            _ = try await store.claimSummaryJob(node: "here")
            let next: Summary.ID = newID()
            let draft = try await world.draft(job, of: [turn.userMessage.id])
            #expect(try await store.storeSummary(draft, of: job, hasMore: true, nextID: next).isStored)
            let left = try #require(try await store.claimSummaryJob(node: "here"))
            #expect((left.id, left.attempts, left.isForced) == (next, 1, true))
            try await store.releaseSummaryJob(next)
            #expect(try await store.claimSummaryJob(node: "here")?.attempts == 2)
        }
    }
}

@Suite("When threads are due for a summary")
struct SummaryScheduleContractTests {
    @Test("is to be found out anew after any change", arguments: StoreEngine.allCases)
    func unchecked(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            func unchecked() async throws -> [ChatThread.ID] { try await store.threadsUncheckedForSummary(limit: 10) }
            func check(dueAt: Double?) async throws {
                let outline = try #require(try await store.summaryOutline(of: world.thread.id, limit: 10))
                try await store.noteSummaryDue([
                    SummaryDue(threadID: world.thread.id, seenAt: outline.updatedAt, dueAt: dueAt.map(moment))
                ])
            }
            #expect(try await unchecked() == [world.thread.id])
            try await check(dueAt: nil)
            #expect(try await unchecked().isEmpty)
            #expect(try await store.threadsDueForSummary(at: moment(1_000), limit: 10).isEmpty)

            try await world.exchange(at: moment(20))
            #expect(try await unchecked() == [world.thread.id])
            try await check(dueAt: 100)
            #expect(try await store.threadsDueForSummary(at: moment(99), limit: 10).isEmpty)
            let due = try await store.threadsDueForSummary(at: moment(100), limit: 10)
            #expect(due == [DueThread(id: world.thread.id, ownerID: world.user.id)])

            // What was found out about a thread that has changed meanwhile is no longer true.
            try await world.exchange(at: moment(30))
            try await store.noteSummaryDue([SummaryDue(threadID: world.thread.id, seenAt: moment(20), dueAt: nil)])
            #expect(try await unchecked() == [world.thread.id])
        }
    }

    @Test("doesn't matter while it has a job, and later as the job's end says", arguments: StoreEngine.allCases)
    func jobs(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            func due(_ seconds: Double) async throws -> Int {
                try await store.threadsDueForSummary(at: moment(seconds), limit: 10).count
            }
            try await store.noteSummaryDue([
                SummaryDue(threadID: world.thread.id, seenAt: moment(0), dueAt: moment(10))
            ])
            #expect(try await due(10) == 1)
            let job = world.job(scheduled: true)
            _ = try await store.insertSummaryJob(job)
            #expect(try await due(10) == 0)
            #expect(try await store.dropSummaryJob(job, retryAt: moment(500)))
            #expect(try await due(499) == 0)
            #expect(try await due(500) == 1)
        }
    }

    @Test("is to be found out anew by another policy", arguments: StoreEngine.allCases)
    func policy(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await store.useSummaryPolicy("50")
            try await store.noteSummaryDue([SummaryDue(threadID: world.thread.id, seenAt: moment(0), dueAt: nil)])
            try await store.useSummaryPolicy("50")
            #expect(try await store.threadsUncheckedForSummary(limit: 10).isEmpty)
            try await store.useSummaryPolicy("40")
            #expect(try await store.threadsUncheckedForSummary(limit: 10) == [world.thread.id])
        }
    }
}
