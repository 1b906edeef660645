import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// The opening handshake of RFC 6455, section 4.2.
struct UpgradeRequest {
    enum Answer {
        case accept(HTTPResponseHead)
        case refuse(HTTPResponse)
    }

    private static let supportedVersion = "13"

    private let request: HTTPRequest

    /// `nil` for a request that does not ask for a WebSocket.
    init?(_ request: HTTPRequest) {
        guard request.method == .get,
            request.headerFields.hasToken("websocket", in: .upgrade),
            request.headerFields.hasToken("upgrade", in: .connection)
        else { return nil }
        self.request = request
    }

    /// The 101 answer with `headers`, or why there is none.
    func answer(adding headers: HTTPFields, on channel: any Channel) async throws -> Answer {
        guard request.headerFields[.secWebSocketVersion] == Self.supportedVersion else {
            let supported: HTTPFields = [.secWebSocketVersion: Self.supportedVersion, .contentLength: "0"]
            return .refuse(HTTPResponse(status: .upgradeRequired, headerFields: supported))
        }
        guard hasValidKey, !announcesBody else {
            return .refuse(HTTPResponse(status: .badRequest, headerFields: [.contentLength: "0"]))
        }
        let headers = try await acceptHeaders(adding: HTTPHeaders(headers), on: channel)
        return .accept(HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers))
    }

    /// Sixteen bytes in Base64.
    private var hasValidKey: Bool {
        guard let key = request.headerFields[.secWebSocketKey] else { return false }
        return key.utf8.count == 24 && key.hasSuffix("==")
    }

    /// A body would be read as frames.
    private var announcesBody: Bool {
        let headers = request.headerFields
        return headers[.transferEncoding] != nil || (headers[.contentLength] ?? "0") != "0"
    }

    /// NIO's upgrader computes the proof that the key was understood; its way of changing the pipeline is not used,
    /// since it adds handlers behind those of the HTTP connection.
    private func acceptHeaders(adding headers: HTTPHeaders, on channel: any Channel) async throws -> HTTPHeaders {
        let upgrader = NIOTypedWebSocketServerUpgrader<Void>(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(headers) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        return try await upgrader.buildUpgradeResponse(
            channel: channel, upgradeRequest: HTTPRequestHead(request), initialResponseHeaders: [:]
        ).get()
    }
}

extension HTTPFields {
    /// Whether one of the field's comma-separated values is `token`, in any case.
    fileprivate func hasToken(_ token: String, in name: HTTPField.Name) -> Bool {
        self[values: name].contains { value in
            value.split(separator: ",").contains { $0.trimming(while: \.isWhitespace).lowercased() == token }
        }
    }
}

extension Substring {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        var trimmed = drop(while: isTrimmed)
        while let last = trimmed.last, isTrimmed(last) { trimmed.removeLast() }
        return trimmed
    }
}
