import NIOCore

/// Limits and timeouts of WebSocket connections.
public struct WebSocketConfiguration: Sendable {
    /// The longest message a client may send, whole or in fragments; a longer one is closed with 1009.
    public var maxMessageBytes = 256 * 1024

    /// How much may wait for one reader; past it the reader is closed with 1013 and what waited is dropped.
    ///
    /// The socket's own buffers come on top, some 100 KiB.
    public var maxQueuedBytes = 4 * 1024 * 1024

    /// How often the server pings.
    public var pingInterval = TimeAmount.seconds(25)

    /// How long a client may send nothing at all, not even a pong, before it is closed with 1001.
    public var silenceTimeout = TimeAmount.seconds(60)

    /// How long a new TCP connection may take to send the head of its first request.
    public var firstRequestTimeout = TimeAmount.seconds(10)

    /// How long a request's body may take to bring ``bodyBytesMin`` more bytes, or its end.
    public var bodyPeriod = TimeAmount.seconds(30)

    /// What each ``bodyPeriod`` has to bring of a body that has not ended, in bytes.
    public var bodyBytesMin = 8 * 1024

    /// How long a client may take nothing of an answer that waits for it.
    public var answerPeriod = TimeAmount.seconds(60)

    /// How long a connection that is being closed may take to drain its queue and to answer the close frame.
    public var closeTimeout = TimeAmount.seconds(5)

    public init() {}
}
