import CoreMetrics
import Synchronization

enum MetricKind: String {
    case counter, gauge, histogram
}

/// The numbers under one name with one set of labels.
protocol Series: AnyObject, Sendable {
    func write(_ name: String, _ labels: String, to text: inout String)
}

final class CounterSeries: Series, CounterHandler, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount.isFinite, amount > 0 else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func write(_ name: String, _ labels: String, to text: inout String) {
        text += MetricText.line(name, labels, value.withLock(\.self))
    }
}

final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(_ name: String, _ labels: String, to text: inout String) {
        text += MetricText.line(name, labels, value.withLock(\.self))
    }
}

final class HistogramSeries: Series, TimerHandler, RecorderHandler {
    /// From a millisecond to five minutes: from a request to a long answer.
    static let seconds = [
        0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300,
    ]
    /// For amounts of no known unit.
    static let amounts: [Double] = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576]

    private struct State {
        /// For each bound, and one for what is above them all; not summed up.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func write(_ name: String, _ labels: String, to text: inout String) {
        let state = state.withLock(\.self)
        var count = 0
        for (bound, own) in zip(bounds + [.infinity], state.counts) {
            count += own
            let bucket = MetricText.adding("le", MetricText.number(bound), to: labels)
            text += MetricText.line("\(name)_bucket", bucket, Double(count))
        }
        text += MetricText.line("\(name)_sum", labels, state.sum)
        text += MetricText.line("\(name)_count", labels, Double(count))
    }
}
