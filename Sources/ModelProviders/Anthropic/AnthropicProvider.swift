import AsyncHTTPClient
import ChatCore
import Foundation
import Logging

/// Anthropic's Messages API, or a server that speaks it.
///
/// How silence, faults and cancellation are met is told at `StreamingClient`. While the model thinks and shows nothing
/// of it, pings of the server count as tokens.
public struct AnthropicProvider: ModelProvider {
    /// An alias: Anthropic's list has it with a date.
    public static let anthropicDefaultModel = "claude-haiku-4-5"

    private static let pageLimit = 1000
    private static let pagesMax = 20

    public var name: String { configuration.name }

    private let client: StreamingClient<MessagesAPI>
    private var configuration: ProviderConfiguration { client.configuration }
    private var isAnthropic: Bool { configuration.baseURL.host() == "api.anthropic.com" }

    /// - Parameter http: made with `HTTPClient.Configuration.modelProviders` and shut down by the caller.
    public init(_ configuration: ProviderConfiguration, http: HTTPClient, logger: Logger) {
        let format = MessagesAPI(basePath: configuration.baseURL.path())
        self.init(StreamingClient(format: format, configuration: configuration, http: http, logger: logger))
    }

    init(_ client: StreamingClient<MessagesAPI>) {
        self.client = client
    }

    public func continuesText(model: String) -> Bool { AnthropicModelFamily.of(model).continuesText }

    public func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        try await client.generate(request, onEvent: onEvent)
    }

    /// Of the settings, or Anthropic's; what another server has isn't known before it is asked.
    public var defaultModel: String? { configuration.model ?? (isAnthropic ? Self.anthropicDefaultModel : nil) }

    /// Asks each time. A server without a list offers the model of the settings.
    public func models() async throws -> [ModelDescription] {
        let listed = try await client.list { try await allPages() }
        return (alias(in: listed) + listed).map(describe)
    }

    private func allPages() async throws -> [AnthropicModelList.Entry] {
        var entries: [AnthropicModelList.Entry] = []
        var path = "\(client.format.modelsPath)?limit=\(Self.pageLimit)"
        for _ in 0..<Self.pagesMax {
            guard let page = try await client.page(path, as: AnthropicModelList.self) else { break }
            entries += page.data.filter { !$0.isRetired }
            guard let next = page.next?.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else { break }
            path = "\(client.format.modelsPath)?limit=\(Self.pageLimit)&after_id=\(next)"
        }
        return entries
    }

    /// The default model, when it isn't listed under this name: an alias is good for what has it with a date.
    private func alias(in listed: [AnthropicModelList.Entry]) -> [AnthropicModelList.Entry] {
        guard let name = defaultModel, !listed.contains(where: { $0.id == name }) else { return [] }
        if listed.isEmpty { return [.init(id: name)] }
        guard var entry = listed.first(where: { $0.id.hasPrefix(name + "-") }) else { return [] }
        entry.id = name
        return [entry]
    }

    private func describe(_ entry: AnthropicModelList.Entry) -> ModelDescription {
        ModelDescription(
            id: entry.id, provider: name,
            contextTokens: entry.contextTokens ?? AnthropicModelFamily.of(entry.id).contextTokens,
            acceptsImages: entry.acceptsImages)
    }
}
