import CoreMetrics
import Synchronization

/// Keeps what the program measures and writes it in Prometheus' text format. Source: prometheus.io, "Text-based format",
/// version 0.0.4.
///
/// A name is one kind of metric: what asks for it as another kind is measured into nothing. Reading and measuring hold
/// locks for no longer than a few numbers take.
public final class PrometheusRegistry: MetricsFactory {
    private struct Family {
        var kind: MetricKind
        /// By their labels as they are written.
        var series: [String: any Series] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let help: [String: String]
    private let collect: @Sendable () -> [PrometheusSample]

    /// - Parameters:
    ///   - help: what a metric says, by its name.
    ///   - collect: what is measured only when somebody asks.
    public init(help: [String: String] = [:], collect: @escaping @Sendable () -> [PrometheusSample] = { [] }) {
        self.help = help
        self.collect = collect
    }

    /// Everything measured so far, families and series in the order of their names.
    public func render() -> String {
        var text = ""
        for (name, family) in families.withLock(\.self).sorted(by: { $0.key < $1.key }) {
            text += header(name, family.kind)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name, labels, to: &text)
            }
        }
        for sample in collect() {
            let name = MetricText.name(sample.name)
            text += header(name, sample.isCounter ? .counter : .gauge)
            text += MetricText.line(name, MetricText.labels(sample.labels), sample.value)
        }
        return text
    }

    private func header(_ name: String, _ kind: MetricKind) -> String {
        let help = help[name].map { "# HELP \(name) \(MetricText.escapedHelp($0))\n" } ?? ""
        return "\(help)# TYPE \(name) \(kind.rawValue)\n"
    }

    /// The series of this name and these labels, made when there is none.
    private func series<Wanted: Series>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricKind, _ make: () -> Wanted
    ) -> Wanted {
        families.withLock { families in
            let name = MetricText.name(label)
            let labels = MetricText.labels(dimensions)
            var family = families[name] ?? Family(kind: kind)
            if let known = family.series[labels] { return known as? Wanted ?? make() }
            let made = make()
            guard family.kind == kind else { return made }
            family.series[labels] = made
            families[name] = family
            return made
        }
    }

    private func remove(_ series: AnyObject) {
        families.withLock { families in
            families = families.mapValues { family in
                Family(kind: family.kind, series: family.series.filter { $0.value !== series })
            }
        }
    }

    // MARK: MetricsFactory

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter, CounterSeries.init)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter, CounterSeries.init)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge, GaugeSeries.init)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return series(label, dimensions, .gauge, GaugeSeries.init) }
        return series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.amounts) }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.seconds) }
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}

/// One figure that is looked up when somebody asks.
public struct PrometheusSample: Sendable {
    public var name: String
    public var labels: [(String, String)]
    public var value: Double
    /// Only rises; else it is a gauge.
    public var isCounter: Bool

    public init(_ name: String, _ value: Double, labels: [(String, String)] = [], isCounter: Bool = false) {
        self.name = name
        self.labels = labels
        self.value = value
        self.isCounter = isCounter
    }
}
