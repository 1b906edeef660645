import Foundation
import Logging
import Synchronization

/// Has models write what nobody watches being written, titles and summaries, and books what that uses.
public struct BackgroundModel: Sendable {
    private let provider: any ModelProvider
    private let usage: UsageService
    private let environment: DomainEnvironment
    private let logger: Logger

    public init(
        provider: any ModelProvider, usage: UsageService, environment: DomainEnvironment, logger: Logger
    ) {
        self.provider = provider
        self.usage = usage
        self.environment = environment
        self.logger = logger
    }

    /// All that a model said.
    struct Text: Sendable, Equatable {
        var content: String
        /// Whether it stopped because it had reached the length it was asked for.
        var isCut: Bool
    }

    /// Runs a model to its end. What it has used is booked for the thread's owner, however it ends.
    /// - Parameter limit: how long it may take in all.
    /// - Throws: `quota_exceeded`; `ModelError`; `CancellationError`.
    func text(_ request: ModelRequest, for thread: ChatThread, within limit: Duration) async throws -> Text {
        _ = try await usage.requireRoom(for: thread.ownerID)
        let meter = UsageMeter()
        meter.ask(request, of: provider, for: usage.price(of: request.model))
        let written = WrittenText(bytesMax: ModelRequest.answerBytesMax(tokens: request.maxTokens))
        let result: Result<ModelCompletion, any Error>
        do {
            result = .success(
                try await environment.withTimeLimit(limit) {
                    try await provider.generate(request) { event in
                        meter.receive(event)
                        if case .text(let piece) = event { written.append(piece) }
                    }
                })
        } catch {
            result = .failure(error)
        }
        if case .success(let completion) = result { meter.receive(completion) }
        await book(meter.use(saying: written.text), of: request, for: thread)
        let completion = try result.get()
        return Text(content: written.text, isCut: completion.finishReason == "length" || written.isFull)
    }

    private func book(_ use: ModelUse, of request: ModelRequest, for thread: ChatThread) async {
        let record = UsageRecord(
            id: environment.newID(), userID: thread.ownerID, projectID: thread.projectID, threadID: thread.id,
            purpose: request.purpose, model: request.model, use: use, at: environment.now())
        // In a task of its own: a run that was cancelled has cost something too.
        await Task {
            do {
                try await usage.book(record)
            } catch {
                logger.error("booking a run failed", metadata: ["reason": "\(error)"])
            }
        }.value
    }
}

/// Text that grows up to a limit.
private final class WrittenText: Sendable {
    private struct State {
        var text = ""
        var isFull = false
    }

    private let bytesMax: Int
    private let state = Mutex(State())

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    var text: String { state.withLock(\.text) }
    var isFull: Bool { state.withLock(\.isFull) }

    /// Without U+0000, which no store can hold.
    func append(_ piece: String) {
        state.withLock { state in
            state.isFull = state.isFull || state.text.utf8.count + piece.utf8.count > bytesMax
            if !state.isFull { state.text += piece.replacing("\0", with: "") }
        }
    }
}
