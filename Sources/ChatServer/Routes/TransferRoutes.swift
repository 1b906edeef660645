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
        try request.requireBody(ofAtMost: ImportRules.bytesMax, else: .importTooLarge)
        let contentType = request.headers[.contentType] ?? "application/json"
        let body = IncomingBody(body: request.body)
        if let boundary = MultipartBoundary(contentType: contentType) {
            try await read(body, boundary, into: &run)
        } else if MediaTypes.isJSON(contentType) {
            var pieces = body.makeAsyncIterator()
            try await run.read { try await pieces.next().map { BufferBytes(buffer: $0) } }
        } else {
            throw ChatError(
                .unsupportedMediaType, "Send one file as application/json, or several as multipart/form-data.")
        }
        return try .json(ImportReportBody(run.report))
    }

    /// Every part with a file name is a file; other fields are passed over.
    private func read(_ body: IncomingBody, _ boundary: MultipartBoundary, into run: inout ImportRun) async throws {
        var reader = MultipartReader(body, boundary: boundary, bytesMax: ImportRules.bytesMax)
        var fileCount = 0
        do {
            while let part = try await reader.nextPart() {
                guard part.fileName != nil else { continue }
                fileCount += 1
                try await run.read { try await reader.nextBytes().map { BufferBytes(buffer: $0) } }
            }
        } catch let error as MultipartError {
            throw ChatError(error, tooLarge: .importTooLarge)
        }
        if fileCount == 0 { throw ChatError.invalid("file", "is missing") }
    }
}

/// Lets the domain read bytes where they are.
private struct BufferBytes: ContiguousBytes {
    let buffer: ByteBuffer

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeReadableBytes(body)
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
