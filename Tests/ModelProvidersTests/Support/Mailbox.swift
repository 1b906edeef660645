import Synchronization

/// Values put in by one side and awaited, in order, by one reader on the other.
final class Mailbox<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var reader: CheckedContinuation<Value, any Error>?
    }

    private let state = Mutex(State())

    func put(_ value: Value) {
        let reader = state.withLock { state in
            let reader = state.reader.take()
            if reader == nil { state.values.append(value) }
            return reader
        }
        reader?.resume(returning: value)
    }

    /// - Throws: `CancellationError`, so that a test whose value never comes ends at its time limit.
    func next() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let value = state.withLock { state -> Value? in
                    guard state.values.isEmpty else { return state.values.removeFirst() }
                    state.reader = continuation
                    return nil
                }
                if let value { continuation.resume(returning: value) }
                if Task.isCancelled { stopReading() }
            }
        } onCancel: {
            stopReading()
        }
    }

    /// What was put in and not yet taken.
    func takeAll() -> [Value] {
        state.withLock { state in
            defer { state.values = [] }
            return state.values
        }
    }

    private func stopReading() {
        state.withLock { $0.reader.take() }?.resume(throwing: CancellationError())
    }
}
