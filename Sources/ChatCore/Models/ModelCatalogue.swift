import Foundation
import Synchronization

/// What can be chosen, asked of the provider now and then.
public final class ModelCatalogue: Sendable {
    private struct Listing {
        var models: [ModelDescription]
        var defaultModel: String
        var readAt: Duration
    }

    private static let freshFor = Duration.seconds(300)
    /// For models that the provider says nothing about.
    static let contextTokensUnknown = 8_192

    private let provider: any ModelProvider
    private let environment: DomainEnvironment
    private let contextTokensOverride: Int?
    private let listing = Mutex<Listing?>(nil)

    /// - Parameter contextTokens: overrides what the provider says, in tokens.
    public init(provider: any ModelProvider, contextTokens: Int?, environment: DomainEnvironment) {
        self.provider = provider
        self.environment = environment
        contextTokensOverride = contextTokens
    }

    /// - Throws: `ai_provider_error` when the provider can't be asked.
    public func models() async throws -> (models: [ModelDescription], defaultModel: String) {
        do {
            let listing = try await current()
            return (listing.models, listing.defaultModel)
        } catch let error as ModelError {
            throw error.chatError
        }
    }

    /// Asks the provider now.
    /// - Throws: `ModelError` when it does not answer.
    public func check() async throws {
        _ = try await provider.models()
    }

    /// The model to use and its window in tokens. Never fails: a provider that is away will fail the answer itself.
    func choose(_ candidates: [String?]) async -> (model: String, contextTokens: Int) {
        let listing = try? await current()
        let model = candidates.lazy.compactMap(\.self).first ?? listing?.defaultModel ?? "default"
        let described = listing?.models.first { $0.id == model }?.contextTokens
        return (model, contextTokensOverride ?? described ?? Self.contextTokensUnknown)
    }

    private func current() async throws -> Listing {
        let now = environment.uptime()
        if let known = listing.withLock(\.self), now - known.readAt < Self.freshFor { return known }
        let fresh = Listing(
            models: try await provider.models(), defaultModel: try await provider.defaultModel(), readAt: now)
        listing.withLock { $0 = fresh }
        return fresh
    }
}
