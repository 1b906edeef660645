import AsyncHTTPClient
import ChatCore
import NIOCore
import NIOHTTP1

extension StreamingClient {
    /// Asks once and reads the answer, with a timer beside it.
    /// - Throws: `AttemptFailure`, `CancellationError`.
    func attempt(
        _ body: ByteBuffer, _ reader: AnswerReader<Format.Decoder>,
        onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        let timer = AnswerTimer(clock: clock, longestSilence: configuration.timeout)
        let executor = EventLoopTaskExecutor(http.eventLoopGroup.any())
        return try await withThrowingTaskGroup(of: ModelCompletion?.self) { group in
            group.addTask(executorPreference: executor) {
                try await answer(to: body, reader, timer: timer, onEvent: onEvent)
            }
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
        to body: ByteBuffer, _ reader: AnswerReader<Format.Decoder>, timer: AnswerTimer,
        onEvent: @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        do {
            let response = try await http.execute(answerRequest(body), deadline: .distantFuture)
            guard response.status == .ok else { throw try await failure(of: response) }
            return try await read(response.body, reader, timer: timer, onEvent: onEvent)
        } catch let failure as AttemptFailure {
            throw failure
        } catch {
            // A cancelled request fails in several ways.
            try Task.checkCancellation()
            throw AttemptFailure(ModelError(unreachable: error))
        }
    }

    private func answerRequest(_ body: ByteBuffer) -> HTTPClientRequest {
        var request = request(.POST, format.answerPath)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "text/event-stream")
        request.body = .bytes(body)
        return request
    }

    private func read(
        _ body: HTTPClientResponse.Body, _ newReader: AnswerReader<Format.Decoder>, timer: AnswerTimer,
        onEvent: @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        var reader = newReader
        var anyTokenCame = false
        do {
            for try await bytes in body {
                let progress = bytes.withUnsafeReadableBytes { reader.read($0) }
                if progress.hasToken {
                    anyTokenCame = true
                    timer.pause()
                }
                for event in progress.events { await onEvent(event) }
                if !progress.text.isEmpty { await onEvent(.text(progress.text)) }
                try Task.checkCancellation()
                if reader.failure != nil { break }
                if let completion = reader.completion {
                    timer.complete(completion)
                } else if progress.hasToken {
                    timer.listen()
                }
            }
        } catch {
            try Task.checkCancellation()
            if let completion = reader.completion { return completion }
            guard anyTokenCame else { throw error }
            throw AttemptFailure(ModelError(.cutOff, detail: "the connection ended in the middle: \(error)"))
        }
        // A cancelled stream ends as if it were at its end.
        try Task.checkCancellation()
        guard let completion = reader.completion else {
            throw AttemptFailure(reader.incompleteness, anyTokenCame: anyTokenCame)
        }
        return completion
    }
}
