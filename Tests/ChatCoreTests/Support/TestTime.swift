import ChatCore
import Foundation
import Synchronization

/// Time that stands still until a test moves it.
final class TestTime: Sendable {
    private struct Sleeper {
        var deadline: Duration
        var wake: AsyncStream<Void>.Continuation
    }

    private struct State {
        var uptime = Duration.zero
        var wallOffset = Duration.zero
        var sleepers: [Int: Sleeper] = [:]
        var nextID = 0
    }

    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private let state = Mutex(State())
    private let ids = UUIDv7Generator()

    var now: Date {
        let offset = state.withLock { $0.uptime + $0.wallOffset }
        return Self.start.addingTimeInterval(offset / .seconds(1))
    }

    var uptime: Duration { state.withLock(\.uptime) }

    /// The deadlines of all who sleep, counted from now.
    var sleeping: [Duration] {
        state.withLock { state in state.sleepers.values.map { $0.deadline - state.uptime }.sorted() }
    }

    func advance(by duration: Duration) {
        state.withLock { state in
            state.uptime += duration
            for (id, sleeper) in state.sleepers where sleeper.deadline <= state.uptime {
                state.sleepers[id] = nil
                sleeper.wake.finish()
            }
        }
    }

    /// Sets the wall clock, and only that: it may go back.
    func moveWallClock(by duration: Duration) {
        state.withLock { $0.wallOffset += duration }
    }

    func sleep(for duration: Duration) async throws {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self)
        let id = state.withLock { state in
            state.nextID += 1
            guard duration > .zero else {
                wake.finish()
                return state.nextID
            }
            state.sleepers[state.nextID] = Sleeper(deadline: state.uptime + duration, wake: wake)
            return state.nextID
        }
        defer { state.withLock { _ = $0.sleepers.removeValue(forKey: id) } }
        for await _ in stream {}
        try Task.checkCancellation()
    }

    /// Lets time pass in small steps for as long as `body` takes.
    func flow<Result: Sendable>(
        by step: Duration = .milliseconds(5), during body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let flowing = Task {
            while !Task.isCancelled {
                advance(by: step)
                await Task.yield()
            }
        }
        defer { flowing.cancel() }
        return try await body()
    }

    func environment(node: String = "here") -> DomainEnvironment {
        let secrets = Counter()
        return DomainEnvironment(
            now: { self.now }, uptime: { self.uptime }, sleep: { try await self.sleep(for: $0) },
            newUUID: { self.ids.next() }, newSecret: { "secret-\(secrets.next())" }, node: node)
    }
}

final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
