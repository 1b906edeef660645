import ChatCore
import Hummingbird
import NIOCore

/// A request's body that is taken as it comes, and no faster. What keeps it from coming whole is told in the contract's
/// words.
struct IncomingBody: AsyncSequence, Sendable {
    let body: RequestBody

    struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: RequestBody.AsyncIterator

        /// - Throws: `invalid_message` when the connection is lost or the body comes too slowly.
        mutating func next() async throws -> ByteBuffer? {
            do {
                return try await iterator.next()
            } catch let error where !(error is CancellationError) {
                throw ChatError.bodyIncomplete(error)
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(iterator: body.makeAsyncIterator()) }
}

extension ChatError {
    static func bodyIncomplete(_ cause: any Error) -> ChatError {
        ChatError(.invalidMessage, "The body did not arrive whole.", cause: cause)
    }
}
