import AsyncHTTPClient
import ChatCore
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Asks a provider over HTTP and reads its streamed answers: what all wire formats have in common.
///
/// - Silence: an answer ends with `timedOut` when for `ProviderConfiguration.timeout` no token comes, be it the first
///   or the next. A token of reasoning counts, a keep-alive comment doesn't.
/// - Retries: as `RetryPolicy` says, and never once a token has come. Each attempt has its own time to the first token.
/// - Completeness: an answer without the provider's end marker is `cutOff`.
/// - Cancelling closes the connection to the server, so that the server stops generating.
/// - `onEvent` is called on an event loop: it may suspend, but not block.
/// - The key is in the header of the request and nowhere else: not in errors, not in logs.
struct StreamingClient<Format: WireFormat>: Sendable {
    let format: Format
    let configuration: ProviderConfiguration
    /// Made with `HTTPClient.Configuration.modelProviders`.
    let http: HTTPClient
    let logger: Logger
    var clock: any Clock<Duration> = ContinuousClock()
    /// Wall-clock time, to understand `Retry-After` dates.
    var now: @Sendable () -> Date = { Date() }
    var retries = RetryPolicy()

    func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        let (body, decoder) = try format.exchange(for: request)
        var attempts = 0
        while true {
            do {
                return try await attempt(body, AnswerReader(decoder), onEvent: onEvent)
            } catch let failure as AttemptFailure {
                attempts += 1
                guard let delay = retries.delay(after: failure, attempts: attempts) else { throw failure.error }
                logger.info(
                    "The model provider failed; trying again",
                    metadata: [
                        "provider": "\(configuration.name)", "delay": "\(delay)",
                        "detail": "\(failure.error.detail)",
                    ])
                try await clock.sleep(for: delay)
            }
        }
    }

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: configuration.url(path))
        request.method = method
        request.headers = format.headers(apiKey: configuration.apiKey)
        request.headers.add(name: "User-Agent", value: "Parley")
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
        // In full, an error about a header tells the header: the key.
        let reason = (error as? HTTPClientError)?.shortDescription ?? "\(error)"
        self.init(.unavailable, detail: "no connection to the provider: \(reason)")
    }
}
