import Foundation

/// Does something at the times of a timetable, one run after the other. What falls due during a run is left out.
public struct Scheduler: Sendable {
    private let timetable: CronExpression
    private let environment: DomainEnvironment

    /// How long it sleeps at most: the wall clock may be set meanwhile.
    static let stepMax = Duration.seconds(60)

    public init(_ timetable: CronExpression, environment: DomainEnvironment) {
        self.timetable = timetable
        self.environment = environment
    }

    /// Returns when its task is cancelled.
    public func run(_ work: @Sendable () async -> Void) async {
        do {
            while try await waitForNextTime() { await work() }
        } catch {
            // The node stops.
        }
    }

    /// - Returns: `false` when no time is left.
    /// - Throws: `CancellationError`.
    private func waitForNextTime() async throws -> Bool {
        var now = environment.now()
        guard var due = timetable.next(after: now) else { return false }
        while now < due {
            try await environment.sleep(min(.seconds(due.timeIntervalSince(now)), Self.stepMax))
            let before = now
            now = environment.now()
            // Set back: what was far off may be nearer by the new time.
            if now < before, let nearer = timetable.next(after: now) { due = nearer }
        }
        try Task.checkCancellation()
        return true
    }
}
