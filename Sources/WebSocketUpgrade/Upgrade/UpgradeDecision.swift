import HTTPTypes
import NIOCore

/// The answer to a request that asks for a WebSocket.
public enum UpgradeDecision: Sendable {
    /// Owns a WebSocket for as long as it runs: when it returns, the connection is closed with 1000.
    ///
    /// It should return soon after the messages end, since a stopping server waits for it.
    public typealias Handler = @Sendable (WebSocketConnection, WebSocketMessages) async -> Void

    /// Go ahead; `headers` are added to the 101 answer (a chosen subprotocol, a cookie).
    case upgrade(headers: HTTPFields = [:], handler: Handler)

    /// Answer this instead; the connection stays usable for other requests.
    case refuse(HTTPResponse, body: ByteBuffer)

    /// Not a WebSocket's address: the HTTP responder answers.
    case ignore
}
