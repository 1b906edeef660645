import ChatCore
import Metrics

/// Figures about generations. None has a label that names anybody or anything: a model's name may be a user's word.
public struct GenerationMetrics: GenerationObserver {
    private let running = Meter(label: MetricNames.generationsRunning)
    private let promptTokens = Counter(label: MetricNames.tokens, dimensions: [("kind", "prompt")])
    private let completionTokens = Counter(label: MetricNames.tokens, dimensions: [("kind", "completion")])
    private let timeToFirstToken = Timer(label: MetricNames.timeToFirstToken)
    private let duration = Timer(label: MetricNames.generationDuration)
    private let endings: [Message.Status: Counter]

    public init() {
        let statuses: [Message.Status] = [.complete, .stopped, .interrupted, .failed]
        endings = Dictionary(
            uniqueKeysWithValues: statuses.map {
                ($0, Counter(label: MetricNames.generations, dimensions: [("outcome", $0.rawValue)]))
            })
    }

    public func generationBegan() {
        running.increment()
    }

    public func firstTextCame(after wait: Duration) {
        timeToFirstToken.record(duration: wait)
    }

    public func generationEnded(_ outcome: GenerationOutcome, after duration: Duration) {
        running.decrement()
        endings[outcome.status]?.increment()
        promptTokens.increment(by: outcome.use.prompt.tokens)
        completionTokens.increment(by: outcome.use.completion.tokens)
        self.duration.record(duration: duration)
    }
}
