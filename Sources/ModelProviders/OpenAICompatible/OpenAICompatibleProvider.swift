import AsyncHTTPClient
import ChatCore
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Any server that speaks OpenAI's chat completions: OpenAI itself, llama.cpp, vLLM, Ollama and many more.
///
/// - Silence: an answer ends with `timedOut` when for `Configuration.timeout` no token comes, be it the first or the
///   next. A token of reasoning counts, a keep-alive comment doesn't.
/// - Retries: as `RetryPolicy` says, and never once a token has come. Each attempt has its own time to the first token.
/// - Completeness: an answer without the provider's end marker (`finish_reason` or `[DONE]`) is `cutOff`.
/// - Cancelling closes the connection to the server, so that the server stops generating.
/// - `onEvent` is called on an event loop: it may suspend, but not block.
public struct OpenAICompatibleProvider: ModelProvider {
    public var name: String { configuration.name }

    let configuration: Configuration
    let client: HTTPClient
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    private let retries: RetryPolicy
    private let logger: Logger

    /// - Parameters:
    ///   - client: made with `HTTPClient.Configuration.modelProviders` and shut down by the caller.
    ///   - now: wall-clock time, to understand `Retry-After` dates.
    public init(
        _ configuration: Configuration, client: HTTPClient, logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.init(configuration, client: client, logger: logger, clock: clock, now: now, retries: RetryPolicy())
    }

    init(
        _ configuration: Configuration, client: HTTPClient, logger: Logger, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date, retries: RetryPolicy
    ) {
        self.configuration = configuration
        self.client = client
        self.logger = logger
        self.clock = clock
        self.now = now
        self.retries = retries
    }

    public func continuesText(model: String) -> Bool { false }

    public func defaultModel() async throws -> String {
        if let model = configuration.model { return model }
        if configuration.isOpenAI { return Configuration.openAIDefaultModel }
        guard let first = try await models().first else {
            throw ModelError(.unknownModel, detail: "the provider lists no models")
        }
        return first.id
    }

    public func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        let body = try CompletionRequest(request, isOpenAI: configuration.isOpenAI).encoded()
        var attempts = 0
        while true {
            do {
                return try await attempt(body, onEvent: onEvent)
            } catch let failure as AttemptFailure {
                attempts += 1
                guard let delay = retries.delay(after: failure, attempts: attempts) else { throw failure.error }
                logger.info(
                    "The model provider failed; trying again",
                    metadata: ["provider": "\(name)", "delay": "\(delay)", "detail": "\(failure.error.detail)"])
                try await clock.sleep(for: delay)
            }
        }
    }
}

extension OpenAICompatibleProvider {
    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: configuration.url(path))
        request.method = method
        request.headers.add(name: "User-Agent", value: "Parley")
        if let apiKey = configuration.apiKey {
            request.headers.add(name: "Authorization", value: "Bearer \(apiKey)")
        }
        return request
    }

    /// What a response that isn't 200 means.
    func failure(of response: HTTPClientResponse) async throws -> AttemptFailure {
        let body = try await response.body.prefix(ErrorBody.maxBytes)
        let retryAfter = RetryAfter.seconds(response.headers.first(name: "Retry-After"), now: now())
        let fault = ErrorBody.fault(in: body)
        return AttemptFailure(
            fault.modelError(httpStatus: Int(response.status.code), retryAfterSeconds: retryAfter),
            retryAfterSeconds: retryAfter)
    }
}

extension ModelError {
    /// The connection failed, before any answer came over it.
    init(unreachable error: any Error) {
        self.init(.unavailable, detail: "no connection to the provider: \(error)")
    }
}
