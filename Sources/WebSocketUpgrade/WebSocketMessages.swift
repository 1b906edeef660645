import NIOCore

/// One whole message from a client.
public enum WebSocketMessage: Sendable, Equatable {
    /// Valid UTF-8.
    case text(ByteBuffer)
    case binary(ByteBuffer)
}

/// The messages of one connection, in order; iterate once.
///
/// Ends when the peer closes, when the server closes, when the connection breaks and when the task is cancelled.
/// A client is not read from while a few messages wait to be taken.
public struct WebSocketMessages: AsyncSequence, Sendable {
    typealias Strategy = NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark
    typealias Producer = NIOAsyncSequenceProducer<WebSocketMessage, Strategy, ReadDemand>

    let producer: Producer

    public struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: Producer.AsyncIterator

        public mutating func next() async -> WebSocketMessage? {
            await iterator.next()
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: producer.makeAsyncIterator())
    }
}

/// Tells a connection's handler, on its loop, that its reader wants more.
struct ReadDemand: NIOAsyncSequenceProducerDelegate {
    let handler: NIOLoopBound<WebSocketHandler>

    func produceMore() {
        handler.execute { $0.resumeReading() }
    }

    /// Nobody takes messages any more: go on reading, so that pongs and the close frame are seen.
    func didTerminate() {
        handler.execute { $0.resumeReading() }
    }
}

extension NIOLoopBound {
    /// Runs `body` on the value's own loop.
    func execute(_ body: @escaping @Sendable (Value) -> Void) {
        eventLoop.execute { body(value) }
    }
}
