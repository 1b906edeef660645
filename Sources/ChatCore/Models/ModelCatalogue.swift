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
    /// How long anybody waits for a provider that does not say what it has.
    private static let patience = Duration.seconds(1)
    /// For models that the provider says nothing about.
    static let contextTokensUnknown = 8_192

    private let provider: any ModelProvider
    private let environment: DomainEnvironment
    private let contextTokensOverride: Int?
    private let listing = Mutex<Listing?>(nil)

    /// - Parameter contextTokens: the window of every model, in tokens, whatever the provider says.
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

    /// Whether the provider answers, asked now.
    public func isProviderUp() async -> Bool {
        await soon { try await self.read() } != nil
    }

    /// The model to use. Never fails and never takes long: a provider that is away or hangs will fail the answer
    /// itself.
    func choose(_ candidates: [String?]) async -> ModelChoice {
        let known =
            if let known = fresh() { known } else { await soon { try await self.read() } ?? listing.withLock(\.self) }
        let model = candidates.lazy.compactMap(\.self).first ?? known?.defaultModel ?? "default"
        let described = known?.models.first { $0.id == model }
        return ModelChoice(
            model: model, contextTokens: described?.contextTokens ?? contextTokensOverride ?? Self.contextTokensUnknown,
            continuesText: provider.continuesText(model: model), acceptsImages: described?.acceptsImages ?? false,
            isListed: described != nil)
    }

    private func current() async throws -> Listing {
        if let known = fresh() { return known }
        return try await read()
    }

    private func fresh() -> Listing? {
        let now = environment.uptime()
        return listing.withLock { $0.flatMap { now - $0.readAt < Self.freshFor ? $0 : nil } }
    }

    private func read() async throws -> Listing {
        var models = try await provider.models()
        if let contextTokensOverride {
            for index in models.indices { models[index].contextTokens = contextTokensOverride }
        }
        let read = Listing(
            models: models, defaultModel: try await provider.defaultModel(), readAt: environment.uptime())
        listing.withLock { $0 = read }
        return read
    }

    /// `nil` when it fails or takes longer than anybody should wait.
    private func soon<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { try? await work() }
            group.addTask {
                try? await self.environment.sleep(Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}

/// The model that is to answer.
struct ModelChoice: Sendable, Equatable {
    var model: String
    /// What it holds, prompt and answer together.
    var contextTokens: Int
    /// Whether it goes on with the text of a last assistant turn.
    var continuesText: Bool
    /// Whether it is known to see images.
    var acceptsImages: Bool
    /// Whether it is one that the provider offers.
    var isListed: Bool
}
