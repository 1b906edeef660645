import ChatAPI
import ChatCore
import HTTPTypes
import Hummingbird

/// `/health`: whether the server lives and, with `?deep=1`, whether what it depends on does.
struct HealthRoutes: Sendable {
    let checkDatabase: @Sendable () async throws -> Void
    let checkRedis: (@Sendable () -> Bool)?
    let drain: ReaderDrain
    let catalogue: ModelCatalogue

    func add(to router: Router<ChatRequestContext>) {
        router.get("health", use: health)
    }

    @Sendable func health(request: Request, context: ChatRequestContext) async throws -> Response {
        // Whoever spreads requests over nodes asks here where to send them.
        if drain.isDraining { return try down([:]) }
        let redis = checkRedis.map { $0() ? "ok" : "down" }
        guard request.query("deep") == "1" else {
            return try .json(HealthBody(status: redis == "down" ? "degraded" : "ok", checks: [:]))
        }
        let isDatabaseUp = await answers(checkDatabase)
        let isModelUp = await catalogue.isProviderUp()
        let checks = [
            "database": isDatabaseUp ? "ok" : "down", "redis": redis ?? "unused", "model": isModelUp ? "ok" : "down",
        ]
        guard isDatabaseUp else { return try down(checks) }
        return try .json(HealthBody(status: isModelUp && redis != "down" ? "ok" : "degraded", checks: checks))
    }

    private func down(_ checks: [String: String]) throws -> Response {
        try .json(HealthBody(status: "down", checks: checks), status: .serviceUnavailable)
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
