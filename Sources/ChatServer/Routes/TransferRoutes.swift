import ChatAPI
import ChatCore
import Foundation
import HTTPTypes
import Hummingbird
import Multipart
import NIOCore

/// `/api/v1/threads/{id}/export` and `/api/v1/projects/{id}/import`
struct TransferRoutes: Sendable {
    let exports: ExportService
    let imports: ImportService

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("threads/{id}/export", use: export)
        group.post("projects/{id}/import", use: importFiles)
    }

    @Sendable func export(request: Request, context: ChatRequestContext) async throws -> Response {
        let threadID = try context.threadID
        let format: ExportFormat = try request.choice("format", default: .md)
        let export = try await exports.export(threadID, as: format, owner: try context.principal.user.id)
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType, .cacheControl: "no-store",
                .contentDisposition: ContentDisposition.attachment.value(fileName: export.fileName),
                .contentSecurityPolicy: format.contentSecurityPolicy,
            ],
            body: ResponseBody { writer in
                try await export.write { text in try await writer.write(ByteBuffer(string: text)) }
                try await writer.finish(nil)
            })
    }

    @Sendable func importFiles(request: Request, context: ChatRequestContext) async throws -> Response {
        let projectID = try context.id(Project.self, else: .notFound("project"))
        let format: ImportFormat = try request.choice("format", default: .parley)
        var run = try await imports.begin(in: projectID, as: format, by: try context.principal.user.id)
        if let text = request.headers[.contentLength], let length = Int(text), length > ImportRules.bytesMax {
            throw ChatError.importTooLarge
        }
        let contentType = request.headers[.contentType] ?? "application/json"
        if let boundary = MultipartBoundary(contentType: contentType) {
            try await read(request.body, boundary, into: &run)
        } else if MediaTypes.isJSON(contentType) {
            var body = request.body.makeAsyncIterator()
            try await run.read { try await nextBytes { try await body.next() } }
        } else {
            throw ChatError(
                .unsupportedMediaType, "Send one file as application/json, or several as multipart/form-data.")
        }
        return try .json(ImportReportBody(run.report))
    }

    /// Every part with a file name is a file; other fields are passed over.
    private func read(_ body: RequestBody, _ boundary: MultipartBoundary, into run: inout ImportRun) async throws {
        var reader = MultipartReader(body, boundary: boundary, bytesMax: ImportRules.bytesMax)
        var fileCount = 0
        do {
            while let part = try await reader.nextPart() {
                guard part.fileName != nil else { continue }
                fileCount += 1
                try await run.read { try await nextBytes { try await reader.nextBytes() } }
            }
        } catch let error as MultipartError {
            throw error.chatError
        }
        if fileCount == 0 { throw ChatError.invalid("file", "is missing") }
    }

    private func nextBytes(_ next: () async throws -> ByteBuffer?) async throws -> BufferBytes? {
        do {
            return try await next().map { BufferBytes(buffer: $0) }
        } catch let error where !(error is MultipartError || error is CancellationError || error is ChatError) {
            throw ChatError(.invalidMessage, "The body did not arrive whole.", cause: error)
        }
    }
}

/// Lets the domain read bytes where they are.
private struct BufferBytes: ContiguousBytes {
    let buffer: ByteBuffer

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeReadableBytes(body)
    }
}

extension MultipartError {
    fileprivate var chatError: ChatError {
        switch self {
        case .malformed(let reason): ChatError(.invalidMessage, "The form can't be read: \(reason).", cause: self)
        case .tooManyParts: .invalid("body", "has too many parts")
        case .tooLarge: ChatError.importTooLarge
        case .incomplete: ChatError(.invalidMessage, "The body did not arrive whole.", cause: self)
        }
    }
}

extension ImportReportBody {
    fileprivate init(_ report: ImportReport) {
        self.init(
            skipped: report.skippedCount,
            threads: report.threads.map { ThreadName(id: $0.id.description, title: $0.title) },
            errors: report.failures.map { Failure(index: $0.index, title: $0.title, reason: $0.reason) })
    }
}
