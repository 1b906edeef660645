import ChatServer
import CoreMetrics
import Foundation
import PrometheusMetrics

extension PrometheusRegistry {
    /// Where everything that the program measures goes from here on. Once a process, before anything is measured.
    static func installed(version: String) -> PrometheusRegistry {
        let process = ProcessFigures(startedAt: Date())
        let build = PrometheusSample("parley_build_info", 1, labels: [("version", version)])
        let registry = PrometheusRegistry(help: MetricNames.help) { [build] + process.samples() }
        MetricsSystem.bootstrap(registry)
        return registry
    }
}
