import ChatAPI
import ChatCore
import HTTPTypes
import Hummingbird

/// `/health`: whether the server lives and, with `?deep=1`, whether what it depends on does.
struct HealthRoutes: Sendable {
    let checkDatabase: @Sendable () async throws -> Void
    let catalogue: ModelCatalogue

    func add(to router: Router<ChatRequestContext>) {
        router.get("health", use: health)
    }

    @Sendable func health(request: Request, context: ChatRequestContext) async throws -> Response {
        guard request.query("deep") == "1" else { return try .json(HealthBody(status: "ok", checks: [:])) }
        let isDatabaseUp = await answers(checkDatabase)
        let isModelUp = await catalogue.isProviderUp()
        let status = !isDatabaseUp ? "down" : isModelUp ? "ok" : "degraded"
        return try .json(
            HealthBody(
                status: status,
                checks: [
                    "database": isDatabaseUp ? "ok" : "down", "redis": "unused", "model": isModelUp ? "ok" : "down",
                ]),
            status: isDatabaseUp ? .ok : .serviceUnavailable)
    }

    private func answers(_ check: @Sendable () async throws -> Void) async -> Bool {
        do {
            try await check()
            return true
        } catch {
            return false
        }
    }
}
