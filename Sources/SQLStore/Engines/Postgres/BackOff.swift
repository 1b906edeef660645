import Foundation

/// Waits between attempts: longer each time, never twice the same, and not for ever.
struct BackOff {
    private var next: Duration
    private let longest: Duration
    private let end: ContinuousClock.Instant

    init(first: Duration, longest: Duration, patience: Duration) {
        next = first
        self.longest = longest
        end = .now + patience
    }

    /// Holds the thread up.
    /// - Returns: whether there is time for another attempt.
    mutating func wait() -> Bool {
        guard ContinuousClock.now < end else { return false }
        let pause = next * Double.random(in: 0.5...1)
        Thread.sleep(forTimeInterval: pause / .seconds(1))
        next = min(next * 2, longest)
        return true
    }
}
