import CoreMetrics
import Foundation
import Testing

@testable import PrometheusMetrics

@Suite("Figures in Prometheus' text format")
struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry(help: ["a_total": "Things\nthat \\ count."])

    private func counter(_ label: String, _ labels: [(String, String)] = []) -> any CounterHandler {
        registry.makeCounter(label: label, dimensions: labels)
    }

    @Test("have a type, help and labels, in a fixed order")
    func text() {
        counter("b", [("y", "2"), ("x", "1")]).increment(by: 2)
        counter("a_total").increment(by: 1)
        counter("b", [("x", "0"), ("y", "a\"b\\c\nd")]).increment(by: 3)
        registry.makeMeter(label: "c.d-e", dimensions: []).set(-1.5)
        #expect(
            registry.render() == """
                # HELP a_total Things\\nthat \\\\ count.
                # TYPE a_total counter
                a_total 1
                # TYPE b counter
                b{x="0",y="a\\"b\\\\c\\nd"} 3
                b{x="1",y="2"} 2
                # TYPE c_d_e gauge
                c_d_e -1.5

                """)
    }

    @Test("are one for a name and labels, whoever asks")
    func shared() {
        counter("a", [("x", "1"), ("y", "2")]).increment(by: 1)
        counter("a", [("y", "2"), ("x", "1")]).increment(by: 1)
        #expect(registry.render().contains("a{x=\"1\",y=\"2\"} 2\n"))
    }

    @Test("of time are sorted into buckets that add up")
    func histogram() {
        let timer = registry.makeTimer(label: "t", dimensions: [("r", "x")])
        for milliseconds in [0, 1, 2, 400, 1_000_000] as [Int64] {
            timer.recordNanoseconds(milliseconds * 1_000_000)
        }
        let text = registry.render()
        for line in [
            "# TYPE t histogram", "t_bucket{r=\"x\",le=\"0.001\"} 2", "t_bucket{r=\"x\",le=\"0.0025\"} 3",
            "t_bucket{r=\"x\",le=\"0.25\"} 3", "t_bucket{r=\"x\",le=\"0.5\"} 4", "t_bucket{r=\"x\",le=\"300\"} 4",
            "t_bucket{r=\"x\",le=\"+Inf\"} 5", "t_sum{r=\"x\"} 1000.403", "t_count{r=\"x\"} 5",
        ] {
            #expect(text.contains(line + "\n"), "\(line) in \(text)")
        }
    }

    @Test("rise and fall as gauges do, and are taken away")
    func gauge() {
        let meter = registry.makeMeter(label: "open", dimensions: [])
        meter.increment(by: 3)
        meter.decrement(by: 1)
        #expect(registry.render().contains("open 2\n"))
        registry.destroyMeter(meter)
        #expect(!registry.render().contains("open 2"))
    }

    @Test("of another kind under a known name disturb nothing")
    func clash() {
        counter("a").increment(by: 1)
        registry.makeMeter(label: "a", dimensions: []).set(7.0)
        registry.makeTimer(label: "a", dimensions: [("x", "1")]).recordNanoseconds(1)
        #expect(registry.render() == "# TYPE a counter\na 1\n")
    }

    @Test("count nothing that is no number, and never fall")
    func nonsense() {
        let counter = registry.makeFloatingPointCounter(label: "a", dimensions: [])
        for amount in [Double.nan, .infinity, -1, 0.5] { counter.increment(by: amount) }
        #expect(registry.render().contains("a 0.5\n"))
    }

    @Test("are whole under concurrent use")
    func concurrent() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 { counter("a").increment(by: 1) }
                }
            }
        }
        #expect(registry.render().contains("a 8000\n"))
    }

    @Test("of the process are there")
    func process() {
        let figures = ProcessFigures(startedAt: .distantPast).samples()
        let registry = PrometheusRegistry { figures }
        #expect(registry.render().contains("# TYPE process_cpu_seconds_total counter\n"))
        #if os(Linux)
            #expect((figures.first { $0.name == "process_resident_memory_bytes" }?.value ?? 0) > 1_000_000)
            #expect((figures.first { $0.name == "process_open_fds" }?.value ?? 0) > 2)
        #endif
    }
}
