import ChatCore
import Synchronization

/// A model whose answers a test speaks piece by piece, and breaks off as it likes.
final class HandDrivenProvider: ModelProvider {
    /// One answer that the model has been asked for.
    final class Call: Sendable {
        fileprivate enum Step: Sendable {
            case say(String)
            case think(String)
            case end(Result<ModelCompletion, any Error>)
        }

        let request: ModelRequest
        fileprivate let steps = AsyncStream.makeStream(of: Step.self)
        fileprivate let taken = Mailbox<Void>()

        fileprivate init(_ request: ModelRequest) {
            self.request = request
        }

        /// Returns once the text has been taken.
        func say(_ text: String) async {
            steps.continuation.yield(.say(text))
            await taken.next()
        }

        /// Says something that is no part of the answer.
        func think(_ text: String) {
            steps.continuation.yield(.think(text))
        }

        func finish(
            _ completion: ModelCompletion = ModelCompletion(finishReason: "stop", promptTokens: 7, completionTokens: 3)
        ) {
            steps.continuation.yield(.end(.success(completion)))
        }

        func fail(_ error: any Error) {
            steps.continuation.yield(.end(.failure(error)))
        }
    }

    let name = "hand"
    private let contextTokens: Int
    private let acceptsImages: Bool
    private let calls = Mailbox<Call>()
    private let isAway = Atomic(false)

    init(contextTokens: Int = 8_192, acceptsImages: Bool = false) {
        self.contextTokens = contextTokens
        self.acceptsImages = acceptsImages
    }

    /// The next answer that is asked for.
    func nextCall() async throws -> Call {
        guard let call = await calls.next() else { throw CancellationError() }
        return call
    }

    /// Whether it answers questions about its models.
    func setAway(_ isAway: Bool) {
        self.isAway.store(isAway, ordering: .relaxed)
    }

    let defaultModel: String? = nil

    func continuesText(model: String) -> Bool { false }

    func models() async throws -> [ModelDescription] {
        if isAway.load(ordering: .relaxed) { throw ModelError(.unavailable, detail: "away") }
        return [
            ModelDescription(id: "model-a", provider: name, contextTokens: contextTokens, acceptsImages: acceptsImages),
            ModelDescription(id: "model-b", provider: name, contextTokens: contextTokens, acceptsImages: acceptsImages),
        ]
    }

    func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        let call = Call(request)
        calls.put(call)
        defer { call.taken.close() }
        for await step in call.steps.stream {
            switch step {
            case .say(let text):
                await onEvent(.text(text))
                call.taken.put(())
            case .think(let text): await onEvent(.reasoning(text))
            case .end(let result): return try result.get()
            }
        }
        throw CancellationError()
    }
}
