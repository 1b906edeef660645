import HTTPTypes
import Hummingbird
import Metrics
import Synchronization

/// Counts and times every request, by the route's template: never by the path, which holds ids.
final class RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = ChatRequestContext

    private struct Key: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Figures {
        var count: Counter
        var duration: Timer
    }

    /// A method is a client's word.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    /// Nobody was left to take the answer.
    private static let cancelled = 499

    private let known = Mutex<[Key: Figures]>([:])
    private let uptime: @Sendable () -> Duration

    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = uptime()
        do {
            let response = try await next(request, context)
            record(request, context, response.status.code, since: start)
            return response
        } catch {
            record(request, context, Self.cancelled, since: start)
            throw error
        }
    }

    private func record(_ request: Request, _ context: Context, _ status: Int, since start: Duration) {
        let method = request.method.rawValue
        let key = Key(
            route: context.endpointPath ?? "none", method: Self.methods.contains(method) ? method : "other",
            status: status)
        let figures = known.withLock { known in
            if let figures = known[key] { return figures }
            let figures = Self.figures(key)
            known[key] = figures
            return figures
        }
        figures.count.increment()
        figures.duration.record(duration: uptime() - start)
    }

    private static func figures(_ key: Key) -> Figures {
        let place = [("route", key.route), ("method", key.method)]
        return Figures(
            count: Counter(label: MetricNames.requests, dimensions: place + [("status", String(key.status))]),
            duration: Timer(label: MetricNames.requestDuration, dimensions: place))
    }
}
