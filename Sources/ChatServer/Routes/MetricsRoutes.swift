import HTTPTypes
import Hummingbird
import NIOCore

/// `/metrics`, for Prometheus. Open, as it names nobody and nothing that anybody made.
struct MetricsRoutes: Sendable {
    let render: @Sendable () -> String

    func add(to router: Router<ChatRequestContext>) {
        router.get("metrics", use: metrics)
    }

    @Sendable func metrics(request: Request, context: ChatRequestContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: render())))
    }
}
