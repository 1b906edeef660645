import Synchronization

/// A clock that stands still until a test moves it.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var deadline: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var condition: @Sendable ([Instant]) -> Bool
        var isMet: Mailbox<Void>
    }

    private struct State {
        var now = Instant()
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelledBeforeSleeping: Set<Int> = []
        var watchers: [Watcher] = []
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock(\.now) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { add(Sleeper(deadline: deadline, continuation: $0), id: id) }
        } onCancel: {
            cancel(id)
        }
    }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// Lets time pass in steps, each when someone sleeps, until the operation is over.
    func pass<Result: Sendable>(
        by step: Duration, during operation: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask(operation: operation)
            group.addTask {
                while !Task.isCancelled {
                    if self.isAnyoneAsleep { self.advance(by: step) }
                    await Task.yield()
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private var isAnyoneAsleep: Bool { state.withLock { !$0.sleepers.isEmpty } }

    /// Waits until the deadlines of those who sleep are as wanted.
    /// - Throws: `CancellationError`, so that a test in which nobody sleeps ends at its time limit.
    func waitForSleepers(_ condition: @escaping @Sendable ([Instant]) -> Bool) async throws {
        let isMet = Mailbox<Void>()
        state.withLock { state in
            if condition(state.sleepers.values.map(\.deadline)) {
                isMet.put(())
            } else {
                state.watchers.append(Watcher(condition: condition, isMet: isMet))
            }
        }
        try await isMet.next()
    }

    private func add(_ sleeper: Sleeper, id: Int) {
        enum Next { case sleep, wake, cancel }
        let next = state.withLock { state -> Next in
            if state.cancelledBeforeSleeping.remove(id) != nil { return .cancel }
            if sleeper.deadline <= state.now { return .wake }
            state.sleepers[id] = sleeper
            let deadlines = state.sleepers.values.map(\.deadline)
            for watcher in state.watchers where watcher.condition(deadlines) { watcher.isMet.put(()) }
            return .sleep
        }
        switch next {
        case .sleep: break
        case .wake: sleeper.continuation.resume()
        case .cancel: sleeper.continuation.resume(throwing: CancellationError())
        }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let sleeper = state.sleepers.removeValue(forKey: id) else {
                state.cancelledBeforeSleeping.insert(id)
                return nil
            }
            return sleeper
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
