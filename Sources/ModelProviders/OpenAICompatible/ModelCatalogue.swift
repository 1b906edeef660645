import ChatCore
import Foundation

/// Remembers for a minute what a server offers, so that an answer doesn't ask for the list each time.
actor ModelCatalogue {
    private static let freshSeconds: TimeInterval = 60

    private var models: [ModelDescription] = []
    private var freshUntil = Date.distantPast

    func models(
        now: Date, fetch: @Sendable () async throws -> [ModelDescription]
    ) async throws -> [ModelDescription] {
        if now < freshUntil { return models }
        let fetched = try await fetch()
        models = fetched
        freshUntil = now.addingTimeInterval(Self.freshSeconds)
        return fetched
    }
}
