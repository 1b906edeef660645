import ChatCore
import Synchronization

/// Tells when waiting for a provider makes no sense any more: it has been silent for too long, or its answer is
/// complete and only the end of the stream fails to come.
///
/// Only tokens end a silence. Comments that keep a connection alive don't: a provider that hangs behind a chatty proxy
/// must not hold an answer for ever. Time that the reader takes for itself isn't the provider's silence.
///
/// Costs one sleeping task for each answer, however many tokens come.
final class AnswerTimer: Sendable {
    /// Times are counted from the timer's start.
    private enum State {
        case listening(since: Duration)
        case paused
        case complete(ModelCompletion, since: Duration)
    }

    /// How long usage and the end of the stream may take after the end marker. Reading on to the end keeps the
    /// connection for the next answer.
    private static let graceAfterCompletion: Duration = .seconds(1)
    /// A deadline that has come nearer while it slept is noticed after this time.
    private static let longestSleep: Duration = .seconds(1)

    private let longestSilence: Duration
    private let elapsed: @Sendable () -> Duration
    private let sleep: @Sendable (_ until: Duration) async throws -> Void
    private let state = Mutex(State.listening(since: .zero))

    /// Starts to listen.
    init(clock: some Clock<Duration>, longestSilence: Duration) {
        self.longestSilence = longestSilence
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    /// A token has come, and the reader is busy with it.
    func pause() {
        state.withLock { $0 = .paused }
    }

    /// The reader waits for the next token.
    func listen() {
        let now = elapsed()
        state.withLock { $0 = .listening(since: now) }
    }

    /// The answer is complete: only its end may follow.
    func complete(_ completion: ModelCompletion) {
        let now = elapsed()
        state.withLock { state in
            if case .complete(_, let since) = state {
                state = .complete(completion, since: since)
            } else {
                state = .complete(completion, since: now)
            }
        }
    }

    /// Waits until it makes no sense any more.
    /// - Returns: the answer's completion, or nil when the provider has been silent for too long.
    func expire() async throws -> ModelCompletion? {
        while true {
            let now = elapsed()
            let (deadline, completion) = deadline(now: now)
            if deadline <= now { return completion }
            try await sleep(min(deadline, now + Self.longestSleep))
        }
    }

    private func deadline(now: Duration) -> (Duration, ModelCompletion?) {
        state.withLock { state in
            switch state {
            case .listening(let start): (start + longestSilence, nil)
            case .paused: (now + longestSilence, nil)
            case .complete(let completion, let start): (start + Self.graceAfterCompletion, completion)
            }
        }
    }
}
