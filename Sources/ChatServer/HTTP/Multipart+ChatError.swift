import ChatCore
import HTTPTypes
import Hummingbird
import Multipart

extension Request {
    /// What separates the parts of the body.
    /// - Throws: `unsupported_media_type` unless it is `multipart/form-data`; `invalid_message` without a boundary.
    var multipartBoundary: MultipartBoundary {
        get throws {
            let contentType = headers[.contentType] ?? ""
            guard contentType.lowercased().hasPrefix("multipart/form-data") else {
                throw ChatError(.unsupportedMediaType, "Send the body as multipart/form-data.")
            }
            guard let boundary = MultipartBoundary(contentType: contentType) else {
                throw ChatError(.invalidMessage, "The Content-Type names no boundary, or an impossible one.")
            }
            return boundary
        }
    }

    /// - Throws: `payload_too_large` when the body says that it is larger.
    func requireBody(ofAtMost bytesMax: Int, else error: ChatError) throws {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > bytesMax { throw error }
    }
}

extension ChatError {
    /// - Parameter tooLarge: what to say of a body that is larger than the reader was told to take.
    init(_ error: MultipartError, tooLarge: ChatError) {
        switch error {
        case .malformed(let what): self.init(.invalidMessage, "The multipart body is malformed: \(what).", cause: error)
        case .incomplete: self = .bodyIncomplete(error)
        case .tooManyParts: self.init(.payloadTooLarge, "The multipart body has too many parts.")
        case .tooLarge: self = tooLarge
        }
    }
}
