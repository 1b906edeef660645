import ChatAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try WireJSON.encoder().encode(body))))
    }

    static let noContent = Response(status: .noContent)
}
