import AsyncHTTPClient
import ChatCore
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

extension OpenAICompatibleProvider {
    private static let maxListBytes = 8 << 20
    private static let longestWait: Duration = .seconds(10)

    /// Asks each time. A server without a list offers the model of the settings.
    public func models() async throws -> [ModelDescription] {
        let list = try await withTimeLimit(min(configuration.timeout, Self.longestWait)) {
            try await fetchList()
        }
        return list.data.compactMap(description)
    }

    private func description(of entry: ModelList.Entry) -> ModelDescription? {
        let family = configuration.isOpenAI ? OpenAIModelFamily.of(entry.id) : nil
        // OpenAI lists models for sound and pictures too.
        if configuration.isOpenAI, family == nil, entry.id != configuration.model { return nil }
        let contextTokens = configuration.contextTokens ?? entry.contextTokens ?? family?.contextTokens
        return ModelDescription(
            id: entry.id, provider: name, contextTokens: contextTokens ?? Configuration.fallbackContextTokens,
            acceptsImages: entry.acceptsImages ?? family?.acceptsImages ?? VisionModels.include(entry.id))
    }

    private func fetchList() async throws -> ModelList {
        do {
            let response = try await client.execute(request(.GET, "models"), deadline: .distantFuture)
            guard response.status == .ok else {
                if response.status == .notFound, let list = settingsList { return list }
                throw try await failure(of: response).error
            }
            return try decode(await response.body.collect(upTo: Self.maxListBytes))
        } catch let error as ModelError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw ModelError(unreachable: error)
        }
    }

    /// For servers that have no list.
    private var settingsList: ModelList? {
        configuration.model.map { ModelList(data: [ModelList.Entry(id: $0)]) }
    }

    private func decode(_ body: ByteBuffer) throws(ModelError) -> ModelList {
        do {
            return try JSONDecoder().decode(ModelList.self, from: Data(buffer: body))
        } catch {
            throw ModelError(.cutOff, detail: "the provider's list of models isn't one")
        }
    }

    private func withTimeLimit<Result: Sendable>(
        _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask(operation: operation)
            group.addTask { [clock] in
                try await clock.sleep(for: limit)
                throw ModelError(.timedOut, detail: "the provider didn't list its models within \(limit)")
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}
