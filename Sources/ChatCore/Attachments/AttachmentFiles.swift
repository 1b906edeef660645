import Foundation

/// Where the bytes of attachments are kept, one file each. What a file is and whose is for `AttachmentStore` to say.
///
/// - Throws: all verbs, `internal_error` when the disk is full or fails.
public protocol AttachmentFiles: Sendable {
    /// Begins a file, which nobody sees before it is kept.
    func begin(_ id: Attachment.ID) async throws -> any IncomingFile
    /// Up to `count` bytes from `offset`; none at the end.
    /// - Throws: `not_found` when there is no such file.
    func bytes(of id: Attachment.ID, from offset: Int, count: Int) async throws -> Data
    /// Removes files for good; those that are not there are passed over.
    func remove(_ ids: [Attachment.ID]) async throws

    // MARK: Cleaning up

    /// Files are spread over this many folders.
    var folderCount: Int { get }
    /// The files of one folder that were kept before this time.
    func kept(inFolder index: Int, before: Date) async throws -> [Attachment.ID]
    /// Removes files that were begun, and to which nothing was added since this time.
    func removeUnfinished(before: Date) async throws
}

/// A file that is being written, by one task. It is gone unless it is kept.
public protocol IncomingFile: Sendable {
    func append(_ bytes: Data) async throws
    /// When this returns, the file survives a crash of the machine.
    func keep() async throws
    /// Does nothing to a file that was kept.
    func discard()
}
