extension DomainEnvironment {
    /// Cancels what takes longer than `limit`.
    /// - Throws: what `body` throws; `ModelError` `timedOut`.
    func withTimeLimit<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await sleep(limit)
                throw ModelError(.timedOut, detail: "no end after \(limit)")
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
