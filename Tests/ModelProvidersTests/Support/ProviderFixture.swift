import AsyncHTTPClient
import ChatCore
import Foundation
import Logging
import NIOPosix

@testable import ModelProviders

/// A provider that talks with a fake upstream, and what it handed over.
struct ProviderFixture: Sendable {
    let upstream: FakeUpstream
    let provider: OpenAICompatibleProvider
    let texts = Mailbox<String>()

    static let wallClock = Date(timeIntervalSince1970: 1_700_000_000)

    /// Retries follow at once, so that tests don't wait; with a manual clock they follow when the test says.
    static func run(
        clock: any Clock<Duration> = ContinuousClock(), apiKey: String? = nil, name: String = "local",
        baseURL: URL? = nil, model: String? = nil, contextTokens: Int? = nil,
        _ body: (ProviderFixture) async throws -> Void
    ) async throws {
        let client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: .modelProviders)
        do {
            try await FakeUpstream.run { upstream in
                let configuration = OpenAICompatibleProvider.Configuration(
                    name: name, baseURL: baseURL ?? URL(string: "http://127.0.0.1:\(upstream.port)/v1")!,
                    apiKey: apiKey,
                    model: model, contextTokens: contextTokens)
                let provider = OpenAICompatibleProvider(
                    configuration, client: client, logger: Logger(label: "test"), clock: clock,
                    now: { wallClock }, retries: RetryPolicy(jitter: { 0 }))
                try await body(ProviderFixture(upstream: upstream, provider: provider))
            }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    static let request = ModelRequest(
        model: "gpt-test",
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
            return .success(try await provider.generate(request) { [texts] in texts.put($0.text) })
        } catch {
            return .failure(error)
        }
    }

    /// Everything that was handed over and not yet looked at.
    var text: String { texts.takeAll().joined() }
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
