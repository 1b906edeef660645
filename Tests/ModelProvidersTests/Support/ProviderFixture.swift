import AsyncHTTPClient
import ChatCore
import Foundation
import Logging
import NIOPosix

@testable import ModelProviders

/// A provider that talks with a fake upstream, and what it handed over.
struct ProviderFixture: Sendable {
    let upstream: FakeUpstream
    let provider: any ModelProvider
    let texts = Mailbox<String>()
    /// Everything else.
    let asides = Mailbox<ModelEvent>()

    static let wallClock = Date(timeIntervalSince1970: 1_700_000_000)

    /// Retries follow at once, so that tests don't wait; with a manual clock they follow when the test says.
    static func run(
        _ wire: Wire = .chatCompletions, clock: any Clock<Duration> = ContinuousClock(), apiKey: String? = nil,
        name: String = "local", baseURL: URL? = nil, model: String? = nil, continuesText: Bool = false,
        log: Logger = Logger(label: "test"),
        _ body: (ProviderFixture) async throws -> Void
    ) async throws {
        let http = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: .modelProviders)
        do {
            try await FakeUpstream.run(wire) { upstream in
                let configuration = ProviderConfiguration(
                    name: name, baseURL: baseURL ?? wire.baseURL(port: upstream.port), apiKey: apiKey, model: model)
                let provider = wire.provider(
                    configuration, continuesText: continuesText, http: http, clock: clock, logger: log)
                try await body(ProviderFixture(upstream: upstream, provider: provider))
            }
        } catch {
            try await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }

    static let request = ModelRequest(
        model: "model-test",
        turns: [.init(role: .system, content: "Be brief."), .init(role: .user, content: "Sag „hallo“!")],
        temperature: 0.5, maxTokens: 99)

    /// Asks, while `answering` plays the upstream's part.
    func ask(
        _ request: ModelRequest = ProviderFixture.request,
        answering: (FakeUpstream) async throws -> Void
    ) async throws -> Result<ModelCompletion, any Error> {
        async let result = ask(request)
        try await answering(upstream)
        return await result
    }

    func ask(_ request: ModelRequest = ProviderFixture.request) async -> Result<ModelCompletion, any Error> {
        do {
            return .success(try await provider.generate(request, onEvent: take))
        } catch {
            return .failure(error)
        }
    }

    @Sendable private func take(_ event: ModelEvent) {
        if case .text(let text) = event { texts.put(text) } else { asides.put(event) }
    }

    /// The text that was handed over and not yet looked at.
    var text: String { texts.takeAll().joined() }
}

extension Wire {
    func baseURL(port: Int) -> URL {
        URL(string: "http://127.0.0.1:\(port)\(self == .chatCompletions ? "/v1" : "")")!
    }

    func provider(
        _ configuration: ProviderConfiguration, continuesText: Bool = false, http: HTTPClient,
        clock: any Clock<Duration> = ContinuousClock(), logger: Logger = Logger(label: "test")
    ) -> any ModelProvider {
        func client<Format: WireFormat>(_ format: Format) -> StreamingClient<Format> {
            StreamingClient(
                format: format, configuration: configuration, http: http, logger: logger, clock: clock,
                now: { ProviderFixture.wallClock }, retries: RetryPolicy(jitter: { 0 }))
        }
        switch self {
        case .chatCompletions:
            let isOpenAI = configuration.baseURL.host() == "api.openai.com"
            return OpenAICompatibleProvider(
                client(ChatCompletions(isOpenAI: isOpenAI, continuesText: continuesText)))
        case .messages:
            return AnthropicProvider(client(MessagesAPI(basePath: configuration.baseURL.path())))
        }
    }
}

extension Result where Success == ModelCompletion, Failure == any Error {
    var completion: ModelCompletion? { try? get() }
    var reason: ModelError.Reason? { modelError?.reason }

    var modelError: ModelError? {
        if case .failure(let error) = self { error as? ModelError } else { nil }
    }

    var isCancelled: Bool {
        if case .failure(let error) = self { error is CancellationError } else { false }
    }
}
