import GRDB
import Synchronization

/// Gathers the writes that wait while one is being committed into the next commit.
///
/// A commit waits for the disk, and that costs the same for one write as for a hundred: while it waits, others arrive,
/// and all of them share the next. Each write has its own savepoint: one that fails takes nothing of the others back.
final class CommitQueue: Sendable {
    private struct Write: Sendable {
        /// Runs it, and answers how to tell its caller.
        var run: @Sendable (Database) -> Conclusion
        /// Tells its caller that it was not run.
        var refuse: @Sendable (any Error) -> Void
    }

    private struct Conclusion {
        var hasFailed: Bool
        /// Called after the commit, with what went wrong with it.
        var resume: ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Write] = []
        var isCommitting = false
    }

    /// More would make the first wait for the last, and gain little.
    private static let writesPerCommitMax = 32

    private let pool: DatabasePool
    private let state = Mutex(State())

    init(pool: DatabasePool) {
        self.pool = pool
    }

    /// Runs `body` in a transaction and returns when it is on disk. What `body` throws has changed nothing.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Value, any Error>) in
            enqueue(
                Write(
                    run: { database in
                        let result = Result { try body(database) }
                        return Conclusion(hasFailed: result.isFailure) { commitError in
                            caller.resume(with: commitError.map { result.isFailure ? result : .failure($0) } ?? result)
                        }
                    },
                    refuse: { caller.resume(throwing: $0) }))
        }
    }

    private func enqueue(_ write: Write) {
        let startsCommitting = state.withLock { state in
            state.waiting.append(write)
            defer { state.isCommitting = true }
            return !state.isCommitting
        }
        if startsCommitting { scheduleCommit() }
    }

    private func scheduleCommit() {
        pool.asyncWriteWithoutTransaction { [self] database in
            commit(takeWaiting(), on: database)
            let hasMore = state.withLock { state in
                state.isCommitting = !state.waiting.isEmpty
                return state.isCommitting
            }
            if hasMore { scheduleCommit() }
        }
    }

    private func takeWaiting() -> [Write] {
        state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.writesPerCommitMax))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }

    private func commit(_ batch: [Write], on database: Database) {
        var conclusions: [Conclusion] = []
        do {
            try database.beginTransaction(.immediate)
            for write in batch {
                try database.execute(sql: "savepoint write")
                let conclusion = write.run(database)
                conclusions.append(conclusion)
                if conclusion.hasFailed { try database.execute(sql: "rollback to write") }
                try database.execute(sql: "release write")
            }
            try database.commit()
            for conclusion in conclusions { conclusion.resume(nil) }
        } catch {
            // The transaction could not begin, a grave error (a full disk) ended it, or the commit failed.
            if database.isInsideTransaction { try? database.rollback() }
            for conclusion in conclusions { conclusion.resume(error) }
            for write in batch.dropFirst(conclusions.count) { write.refuse(error) }
        }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
