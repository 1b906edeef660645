import Synchronization

/// Lets one change of a thing go on at a time, first come, first served; changes of different things don't meet.
public final class ChangeOrder<Key: Hashable & Sendable>: Sendable {
    /// A key is there while a change of it runs; with it, those who wait for their turn.
    private let waiting = Mutex<[Key: [CheckedContinuation<Void, Never>]]>([:])

    public init() {}

    public func run<Result: Sendable>(_ key: Key, _ change: () async throws -> Result) async rethrows -> Result {
        await begin(key)
        defer { end(key) }
        return try await change()
    }

    private func begin(_ key: Key) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[key] != nil else {
                    waiting[key] = []
                    return true
                }
                waiting[key]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func end(_ key: Key) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard waiting[key]?.isEmpty == false else {
                waiting[key] = nil
                return nil
            }
            return waiting[key]?.removeFirst()
        }
        next?.resume()
    }
}
