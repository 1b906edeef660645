import ChatCore
import Synchronization

/// Lets so many callers in at a time. Whoever came first is let in first, and nobody waits for ever.
final class Turns: Sendable {
    fileprivate struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Void, any Error>
        var timer: Task<Void, Never>

        func resume(with result: Result<Void, any Error>) {
            timer.cancel()
            continuation.resume(with: result)
        }
    }

    fileprivate struct State {
        var free: Int
        var waiters: [Waiter] = []
        var lastNumber = 0
        var isClosed = false
    }

    private let patience: Duration
    private let reason: @Sendable () -> ChatError
    private let state: Mutex<State>

    /// - Parameter reason: what is said to whoever has waited for too long.
    init(_ count: Int, patience: Duration, reason: @escaping @Sendable () -> ChatError) {
        self.patience = patience
        self.reason = reason
        state = Mutex(State(free: count))
    }

    var waiting: Int { state.withLock(\.waiters.count) }

    /// Returns when it is the caller's turn, who has to `pass()` it on.
    /// - Parameter isCancellable: whether a caller that is cancelled stops waiting.
    func take(isCancellable: Bool) async throws {
        let number: Int? = try state.withLock { state in
            guard !state.isClosed else { throw ChatError.databaseClosed }
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { return }
        guard isCancellable else { return try await wait(as: number, isCancellable: false) }
        try await withTaskCancellationHandler {
            try await wait(as: number, isCancellable: true)
        } onCancel: {
            refuse(number, CancellationError())
        }
    }

    func pass() {
        let next = state.withLock { state -> Waiter? in
            guard !state.waiters.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.resume(with: .success(()))
    }

    /// Lets nobody in any more.
    func close() {
        let refused = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in refused { waiter.resume(with: .failure(ChatError.databaseClosed)) }
    }

    private func wait(as number: Int, isCancellable: Bool) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let timer = Task { [patience, reason, weak self] in
                guard (try? await Task.sleep(for: patience)) != nil else { return }
                self?.refuse(number, reason())
            }
            let waiter = Waiter(number: number, continuation: continuation, timer: timer)
            // Whoever is cancelled after this look is found among those that wait.
            let outcome = state.withLock { $0.enqueue(waiter, isRefused: isCancellable && Task.isCancelled) }
            if let outcome { waiter.resume(with: outcome) }
        }
    }

    private func refuse(_ number: Int, _ error: any Error) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        waiter?.resume(with: .failure(error))
    }
}

extension Turns.State {
    /// - Returns: `nil` when it waits.
    fileprivate mutating func enqueue(_ waiter: Turns.Waiter, isRefused: Bool) -> Result<Void, any Error>? {
        if isClosed { return .failure(ChatError.databaseClosed) }
        if isRefused { return .failure(CancellationError()) }
        if free > 0 {
            free -= 1
            return .success(())
        }
        waiters.append(waiter)
        return nil
    }
}
