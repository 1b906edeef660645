import AsyncHTTPClient
import ChatCore
import NIOCore
import NIOHTTP1

extension OpenAICompatibleProvider {
    /// Asks once and reads the answer, with a timer beside it.
    /// - Throws: `AttemptFailure`, `CancellationError`.
    func attempt(
        _ body: ByteBuffer, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        let timer = AnswerTimer(clock: clock, longestSilence: configuration.timeout)
        let executor = EventLoopTaskExecutor(client.eventLoopGroup.any())
        return try await withThrowingTaskGroup(of: ModelCompletion?.self) { group in
            group.addTask(executorPreference: executor) { try await answer(to: body, timer: timer, onEvent: onEvent) }
            group.addTask { try await timer.expire() }
            defer { group.cancelAll() }
            guard let completion = try await group.next() ?? nil else {
                throw AttemptFailure(
                    ModelError(.timedOut, detail: "the provider was silent for \(configuration.timeout)"))
            }
            return completion
        }
    }

    private func answer(
        to body: ByteBuffer, timer: AnswerTimer, onEvent: @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        do {
            let response = try await client.execute(completionRequest(body), deadline: .distantFuture)
            guard response.status == .ok else { throw try await failure(of: response) }
            return try await read(response.body, timer: timer, onEvent: onEvent)
        } catch let failure as AttemptFailure {
            throw failure
        } catch {
            // A cancelled request fails in several ways.
            try Task.checkCancellation()
            throw AttemptFailure(ModelError(unreachable: error))
        }
    }

    private func completionRequest(_ body: ByteBuffer) -> HTTPClientRequest {
        var request = request(.POST, "chat/completions")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "text/event-stream")
        request.body = .bytes(body)
        return request
    }

    private func read(
        _ body: HTTPClientResponse.Body, timer: AnswerTimer, onEvent: @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        var reader = AnswerReader()
        var anyTokenCame = false
        do {
            for try await bytes in body {
                let progress = bytes.withUnsafeReadableBytes { reader.read($0) }
                if progress.hasToken {
                    anyTokenCame = true
                    timer.pause()
                    if !progress.text.isEmpty { await onEvent(.text(progress.text)) }
                    try Task.checkCancellation()
                }
                if reader.failure != nil { break }
                if reader.isComplete {
                    timer.complete(try reader.completion())
                } else if progress.hasToken {
                    timer.listen()
                }
            }
            // A cancelled stream ends as if it were at its end.
            try Task.checkCancellation()
            return try reader.completion()
        } catch let error as ModelError {
            throw AttemptFailure(error, anyTokenCame: anyTokenCame)
        } catch {
            try Task.checkCancellation()
            if reader.isComplete { return try reader.completion() }
            guard anyTokenCame else { throw error }
            throw AttemptFailure(ModelError(.cutOff, detail: "the connection ended in the middle: \(error)"))
        }
    }
}
