import ChatAPI
import ChatCore
import Foundation
import HTTPTypes
import Hummingbird
import Multipart
import NIOCore
import NIOFoundationCompat

/// `/api/v1/attachments`
struct AttachmentRoutes: Sendable {
    let attachments: AttachmentService

    /// Besides the file itself: boundaries, headers, fields that nobody asked for.
    private static let overheadBytesMax = 1024 * 1024
    private static let bodyBytesMax = AttachmentRules.sizeBytesMax + overheadBytesMax
    private static let chunkBytes = 256 * 1024

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.post("attachments", use: upload)
        group.get("attachments/{id}", use: download)
        group.delete("attachments/{id}", use: delete)
    }

    /// One file a request, in the part `file`; other parts are passed over.
    @Sendable func upload(request: Request, context: ChatRequestContext) async throws -> Response {
        let owner = try context.principal.user.id
        let boundary = try request.multipartBoundary
        try request.requireBody(ofAtMost: Self.bodyBytesMax, else: .fileTooLarge)
        var reader = MultipartReader(
            IncomingBody(body: request.body), boundary: boundary, bytesMax: Self.bodyBytesMax)
        do {
            let attachment = try await add(from: &reader, owner: owner)
            return try .json(AttachmentEnvelope(attachment: AttachmentBody(attachment)), status: .created)
        } catch let error as MultipartError {
            throw ChatError(error, tooLarge: .fileTooLarge)
        }
    }

    private func add(from reader: inout MultipartReader<IncomingBody>, owner: User.ID) async throws -> Attachment {
        while let part = try await reader.nextPart() {
            guard part.name == "file" else { continue }
            return try await attachments.add(named: part.fileName, owner: owner) {
                if let bytes = try await reader.nextBytes() { return Data(buffer: bytes) }
                // The body has to be whole before the file counts.
                while let other = try await reader.nextPart() {
                    guard other.name != "file" else { throw ChatError.invalid("file", "must be one file") }
                }
                return nil
            }
        }
        throw ChatError.invalid("file", "is missing")
    }

    @Sendable func download(request: Request, context: ChatRequestContext) async throws -> Response {
        let attachment = try await attachments.get(try attachmentID(context), owner: try context.principal.user.id)
        let headers = headers(of: attachment)
        let tags = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        if let tags, let tag = headers[.eTag], tags.contains(tag) || tags.contains("W/\(tag)") || tags == ["*"] {
            return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: Self.caching])
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: attachment.sizeBytes) { writer in
                var offset = 0
                while offset < attachment.sizeBytes {
                    let bytes = try await attachments.bytes(of: attachment, from: offset, count: Self.chunkBytes)
                    // Shorter than it was: the connection has to break, so that nobody takes it for whole.
                    guard !bytes.isEmpty else { throw ChatError.notFound("file") }
                    try await writer.write(ByteBuffer(data: bytes))
                    offset += bytes.count
                }
                try await writer.finish(nil)
            })
    }

    @Sendable func delete(request: Request, context: ChatRequestContext) async throws -> Response {
        try await attachments.delete(try attachmentID(context), owner: try context.principal.user.id)
        return .noContent
    }

    private func attachmentID(_ context: ChatRequestContext) throws -> Attachment.ID {
        try context.id(Attachment.self, else: .notFound("file"))
    }

    /// Nothing in a file may run in a browser, whatever it is taken for.
    private func headers(of attachment: Attachment) -> HTTPFields {
        let type = attachment.type
        return [
            .contentType: type.isImage ? type.rawValue : "\(type.rawValue); charset=utf-8",
            .contentDisposition: (type.isImage ? ContentDisposition.inline : .attachment)
                .value(fileName: attachment.fileName),
            .contentSecurityPolicy: "sandbox; default-src 'none'",
            .cacheControl: Self.caching,
            // A file never changes.
            .eTag: "\"\(attachment.id)\"",
        ]
    }

    /// A browser may keep it, but asks each time whether whoever is signed in may still see it.
    private static let caching = "private, no-cache"
}
