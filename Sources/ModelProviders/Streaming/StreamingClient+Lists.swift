import AsyncHTTPClient
import ChatCore
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

private let listBytesMax = 8 << 20
private let longestWait: Duration = .seconds(10)

extension StreamingClient {
    /// Reads a list of models, however many questions it takes.
    /// - Throws: `ModelError`, `timedOut` when it takes longer than anybody wants to wait; `CancellationError`.
    func list<Result: Sendable>(_ read: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let limit = min(configuration.timeout, longestWait)
        return try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask(operation: read)
            group.addTask { [clock] in
                try await clock.sleep(for: limit)
                throw ModelError(.timedOut, detail: "the provider didn't list its models within \(limit)")
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }

    /// One page of a list.
    /// - Returns: `nil` when the server has no list, but the settings name a model: that is all there is to know.
    /// - Throws: `ModelError`, `CancellationError`.
    func page<Page: Decodable>(_ path: String, as type: Page.Type) async throws -> Page? {
        do {
            let response = try await http.execute(request(.GET, path), deadline: .distantFuture)
            guard response.status == .ok else {
                if response.status == .notFound, configuration.model != nil { return nil }
                throw try await failure(of: response).error
            }
            return try decode(type, from: await response.body.collect(upTo: listBytesMax))
        } catch let error as ModelError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw ModelError(unreachable: error)
        }
    }

    private func decode<Page: Decodable>(_ type: Page.Type, from body: ByteBuffer) throws(ModelError) -> Page {
        do {
            return try JSONDecoder().decode(type, from: Data(buffer: body))
        } catch {
            throw ModelError(.cutOff, detail: "the provider's list of models isn't one")
        }
    }
}
