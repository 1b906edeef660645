import ChatCore

/// When a failed attempt is worth another one: nothing had come of its answer, and the fault may pass.
struct RetryPolicy: Sendable {
    static let maxAttempts = 3
    /// A provider that wants to be left alone for longer gets no second try: a person shouldn't wait that long.
    static let longestWaitSeconds = 20
    private static let firstDelay: Duration = .milliseconds(500)

    /// Spreads the retries of many answers: from 0.5 to 1.
    var jitter: @Sendable () -> Double = { .random(in: 0.5...1) }

    /// - Parameter attempts: how many have failed.
    /// - Returns: nil when it makes no sense to try again.
    func delay(after failure: AttemptFailure, attempts: Int) -> Duration? {
        guard failure.mayPass, attempts < Self.maxAttempts else { return nil }
        let wantedSeconds = failure.retryAfterSeconds ?? 0
        guard wantedSeconds <= Self.longestWaitSeconds else { return nil }
        let backoff = Self.firstDelay * (1 << (attempts - 1)) * jitter()
        return max(backoff, .seconds(wantedSeconds))
    }
}

/// Why one attempt at an answer came to nothing.
struct AttemptFailure: Error {
    var error: ModelError
    var retryAfterSeconds: Int?
    /// Nothing of the answer had come, and the fault isn't one of the request.
    var mayPass: Bool

    init(_ error: ModelError, retryAfterSeconds: Int? = nil, anyTokenCame: Bool = false) {
        self.error = error
        self.retryAfterSeconds = retryAfterSeconds
        switch error.reason {
        case .rateLimited, .unavailable: mayPass = !anyTokenCame
        default: mayPass = false
        }
    }
}
