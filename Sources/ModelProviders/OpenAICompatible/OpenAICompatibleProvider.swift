import AsyncHTTPClient
import ChatCore
import Foundation
import Logging

/// Any server that speaks OpenAI's chat completions: OpenAI itself, llama.cpp, vLLM, Ollama and many more.
///
/// How silence, faults and cancellation are met is told at `StreamingClient`.
public struct OpenAICompatibleProvider: ModelProvider {
    public static let openAIDefaultModel = "gpt-4o-mini"

    public var name: String { configuration.name }

    private let client: StreamingClient<ChatCompletions>
    private var configuration: ProviderConfiguration { client.configuration }
    private var isOpenAI: Bool { client.format.isOpenAI }

    /// - Parameters:
    ///   - continuesText: whether the server goes on with a last assistant turn: llama.cpp, vLLM and Ollama do, OpenAI
    ///     and many others begin anew.
    ///   - http: made with `HTTPClient.Configuration.modelProviders` and shut down by the caller.
    public init(
        _ configuration: ProviderConfiguration, continuesText: Bool = false, http: HTTPClient, logger: Logger
    ) {
        let format = ChatCompletions(
            isOpenAI: configuration.baseURL.host() == "api.openai.com", continuesText: continuesText)
        self.init(StreamingClient(format: format, configuration: configuration, http: http, logger: logger))
    }

    init(_ client: StreamingClient<ChatCompletions>) {
        self.client = client
    }

    public func continuesText(model: String) -> Bool { client.format.continuesText }

    public func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        try await client.generate(request, onEvent: onEvent)
    }

    /// Of the settings, or OpenAI's; what another server has isn't known before it is asked.
    public var defaultModel: String? { configuration.model ?? (isOpenAI ? Self.openAIDefaultModel : nil) }

    /// Asks each time. A server without a list offers the model of the settings.
    public func models() async throws -> [ModelDescription] {
        let list = try await client.list { try await client.page("models", as: ModelList.self) }
        guard let list else { return [configuration.model].compactMap(\.self).map { describe(.init(id: $0)) } }
        return list.data.filter(isForChat).map(describe)
    }

    /// OpenAI lists models for sound and pictures too.
    private func isForChat(_ entry: ModelList.Entry) -> Bool {
        !isOpenAI || OpenAIModelFamily.of(entry.id) != nil || entry.id == configuration.model
    }

    private func describe(_ entry: ModelList.Entry) -> ModelDescription {
        let family = isOpenAI ? OpenAIModelFamily.of(entry.id) : nil
        let contextTokens = entry.contextTokens ?? family?.contextTokens
        return ModelDescription(
            id: entry.id, provider: name, contextTokens: contextTokens ?? ProviderConfiguration.fallbackContextTokens,
            acceptsImages: entry.acceptsImages ?? family?.acceptsImages ?? VisionModels.include(entry.id))
    }
}
