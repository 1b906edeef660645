import Foundation

/// What people do with their files. Only the owner's are seen; others' are `not_found`.
public struct AttachmentService: Sendable {
    private let store: any AttachmentStore
    private let files: any AttachmentFiles
    private let environment: DomainEnvironment

    public init(store: any AttachmentStore, files: any AttachmentFiles, environment: DomainEnvironment) {
        self.store = store
        self.files = files
        self.environment = environment
    }

    /// Takes a file as it comes. Nothing is left of one that is refused, or of which not all comes.
    /// - Parameters:
    ///   - fileName: as its sender gives it.
    ///   - next: the next bytes; `nil` at the end. What it throws ends the upload.
    /// - Throws: `payload_too_large`, also when this user keeps too many bytes; `unsupported_media_type`; `validation_failed` for an empty file; `conflict` when
    ///   too many files of this user wait to be sent.
    public func add(
        named fileName: String?, owner: User.ID, next: () async throws -> Data?
    ) async throws -> Attachment {
        let id = environment.newID(Attachment.self)
        let file = try await files.begin(id)
        defer { file.discard() }
        var inspection = ContentInspection()
        while let bytes = try await next() {
            try inspection.append(bytes)
            try await file.append(bytes)
        }
        let name = FileName.clean(fileName)
        let (type, imageSize) = try inspection.result(fileName: name)
        let attachment = Attachment(
            id: id, ownerID: owner, fileName: name, type: type, sizeBytes: inspection.sizeBytes, imageSize: imageSize,
            createdAt: environment.now())
        // The file first: of a row without a file nobody would be told. A file without a row is swept away.
        try await file.keep()
        do {
            try await store.insertAttachment(
                attachment, unsentMax: AttachmentRules.unsentMax, keptBytesMax: AttachmentRules.keptBytesMax)
        } catch {
            try? await files.remove([id])
            throw error
        }
        return attachment
    }

    /// - Throws: `not_found`.
    public func get(_ id: Attachment.ID, owner: User.ID) async throws -> Attachment {
        guard let attachment = try await store.attachment(id, of: owner) else { throw ChatError.notFound("file") }
        return attachment
    }

    /// The bytes of a file from `offset`, at most `count` of them; none at its end.
    /// - Throws: `not_found` when it was removed meanwhile.
    public func bytes(of attachment: Attachment, from offset: Int, count: Int) async throws -> Data {
        try await files.bytes(of: attachment.id, from: offset, count: count)
    }

    /// Removes a file that was not sent.
    /// - Throws: `not_found`; `conflict` when it is part of a message.
    public func delete(_ id: Attachment.ID, owner: User.ID) async throws {
        guard try await store.deleteAttachment(id, of: owner) else { throw ChatError.notFound("file") }
        // Should this fail, the sweep does it later: it is remembered that the file has to go.
        try? await files.remove([id])
    }
}
