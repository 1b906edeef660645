import Synchronization

/// What a provider has.
struct ModelList: Sendable {
    var models: [ModelDescription]
    var defaultModel: String
    /// By `uptime`.
    var readAt: Duration
}

/// Asks a provider what it has: once at a time, however many want to know, and to the end, even when all of them have
/// stopped waiting. So a slow provider is known sooner or later, and no crowd of askers ever reaches it.
final class ModelListReading: Sendable {
    private typealias Outcome = Result<ModelList, any Error>

    private struct State {
        var newest: ModelList?
        var ended: (at: Duration, succeeded: Bool)?
        var isReading = false
        var waiting: [AsyncStream<Outcome>.Continuation] = []
    }

    /// A provider gives up on its own long before; this one is for those that don't.
    private static let longest = Duration.seconds(60)

    private let provider: any ModelProvider
    private let contextTokens: Int?
    private let environment: DomainEnvironment
    private let state = Mutex(State())

    /// - Parameter contextTokens: the window of every model, whatever the provider says.
    init(_ provider: any ModelProvider, contextTokens: Int?, environment: DomainEnvironment) {
        self.provider = provider
        self.contextTokens = contextTokens
        self.environment = environment
    }

    /// What was read last, however long ago.
    var newest: ModelList? { state.withLock(\.newest) }

    /// Whether the last reading went well, if it ended within this time.
    func outcome(within age: Duration) -> Bool? {
        let now = environment.uptime()
        return state.withLock { state in
            state.ended.flatMap { now - $0.at < age ? $0.succeeded : nil }
        }
    }

    /// Waits for the reading that is under way, or a new one. Cancelling the caller ends its waiting only.
    /// - Throws: what the provider throws; `CancellationError`.
    func next() async throws -> ModelList {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Outcome.self)
        let isFirst = state.withLock { state in
            state.waiting.append(continuation)
            defer { state.isReading = true }
            return !state.isReading
        }
        if isFirst { Task { await read() } }
        for await outcome in outcomes { return try outcome.get() }
        throw CancellationError()
    }

    private func read() async {
        let outcome: Outcome
        do {
            outcome = .success(try await environment.withTimeLimit(Self.longest) { try await self.list() })
        } catch {
            outcome = .failure(error)
        }
        let now = environment.uptime()
        let waiting = state.withLock { state in
            let list = try? outcome.get()
            state.newest = list ?? state.newest
            state.ended = (now, list != nil)
            state.isReading = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting {
            continuation.yield(outcome)
            continuation.finish()
        }
    }

    private func list() async throws -> ModelList {
        var models = try await provider.models()
        if let contextTokens {
            for index in models.indices { models[index].contextTokens = contextTokens }
        }
        guard let defaultModel = provider.defaultModel ?? models.first?.id else {
            throw ModelError(.unknownModel, detail: "the provider lists no models")
        }
        return ModelList(models: models, defaultModel: defaultModel, readAt: environment.uptime())
    }
}
