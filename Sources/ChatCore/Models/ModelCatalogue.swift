/// What can be chosen, asked of the provider now and then.
public final class ModelCatalogue: Sendable {
    private static let freshFor = Duration.seconds(300)
    /// How long an answer waits for a provider that does not say what it has.
    private static let patience = Duration.seconds(1)
    /// So long after a failure answers don't wait for another try.
    private static let failureKeptFor = Duration.seconds(5)
    /// How old the news may be that the provider answers, or doesn't: anybody may ask for it, however often.
    private static let checkKeptFor = Duration.seconds(10)
    private static let patienceOfCheck = Duration.seconds(5)
    /// For models that the provider says nothing about.
    static let contextTokensUnknown = 8_192

    private let provider: any ModelProvider
    private let environment: DomainEnvironment
    private let contextTokensOverride: Int?
    private let reading: ModelListReading

    /// - Parameter contextTokens: the window of every model, in tokens, whatever the provider says.
    public init(provider: any ModelProvider, contextTokens: Int?, environment: DomainEnvironment) {
        self.provider = provider
        self.environment = environment
        contextTokensOverride = contextTokens
        reading = ModelListReading(provider, contextTokens: contextTokens, environment: environment)
    }

    /// - Throws: `ai_provider_error` when the provider can't be asked.
    public func models() async throws -> (models: [ModelDescription], defaultModel: String) {
        do {
            let list = if let known = fresh() { known } else { try await reading.next() }
            return (list.models, list.defaultModel)
        } catch let error as ModelError {
            throw error.chatError
        }
    }

    /// Whether the provider answers, or did a moment ago.
    public func isProviderUp() async -> Bool {
        if let succeeded = reading.outcome(within: Self.checkKeptFor) { return succeeded }
        return await soon(Self.patienceOfCheck) != nil
    }

    /// The model to use. Never fails and never takes long: a provider that is away or hangs will fail the answer
    /// itself.
    func choose(_ candidates: [String?]) async -> ModelChoice {
        let known = if let known = fresh() { known } else { await refreshed() ?? reading.newest }
        let model =
            candidates.lazy.compactMap(\.self).first ?? known?.defaultModel ?? provider.defaultModel ?? "default"
        let described = known?.models.first { $0.id == model }
        return ModelChoice(
            model: model, contextTokens: described?.contextTokens ?? contextTokensOverride ?? Self.contextTokensUnknown,
            continuesText: provider.continuesText(model: model), acceptsImages: described?.acceptsImages ?? false,
            isListed: described != nil)
    }

    private func fresh() -> ModelList? {
        let now = environment.uptime()
        return reading.newest.flatMap { now - $0.readAt < Self.freshFor ? $0 : nil }
    }

    /// `nil` when that fails, has just failed, or takes too long.
    private func refreshed() async -> ModelList? {
        if reading.outcome(within: Self.failureKeptFor) == false { return nil }
        return await soon(Self.patience)
    }

    private func soon(_ patience: Duration) async -> ModelList? {
        try? await environment.withTimeLimit(patience) { [reading] in try await reading.next() }
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
