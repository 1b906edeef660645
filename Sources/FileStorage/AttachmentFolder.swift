import ChatCore
import Foundation
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps attachments as files below one folder: `ab/<id>` by the last two digits of the id, and `incoming/<id>` while
/// they come. Everything that may wait for the disk runs on a thread pool.
public struct AttachmentFolder: AttachmentFiles {
    private let url: URL
    private let threads: NIOThreadPool

    /// - Parameter url: made when it is first written to.
    public init(_ url: URL, threads: NIOThreadPool) {
        self.url = url
        self.threads = threads
    }

    public func begin(_ id: Attachment.ID) async throws -> any IncomingFile {
        try await threads.runIfActive { [incoming, keptFile = keptFile(id)] in
            try FileManager.default.createDirectory(at: incoming, withIntermediateDirectories: true)
            return try IncomingAttachment(
                at: incoming.appending(path: id.description), becoming: keptFile, threads: threads)
        }
    }

    public func bytes(of id: Attachment.ID, from offset: Int, count: Int) async throws -> Data {
        try await threads.runIfActive { [path = keptFile(id).path] in
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw errno == ENOENT ? ChatError.notFound("file") : diskFault() }
            defer { close(descriptor) }
            var bytes = Data(count: count)
            let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(offset)) }
            guard read >= 0 else { throw diskFault() }
            return bytes.prefix(read)
        }
    }

    public func remove(_ ids: [Attachment.ID]) async throws {
        try await threads.runIfActive { [paths = ids.map { keptFile($0).path }] in
            for path in paths where unlink(path) != 0 && errno != ENOENT { throw diskFault() }
        }
    }

    // MARK: Cleaning up

    public var folderCount: Int { 256 }

    public func kept(inFolder index: Int, before: Date) async throws -> [Attachment.ID] {
        try await threads.runIfActive { [folder = folder(index)] in
            Self.files(in: folder, changedBefore: before).compactMap { Attachment.ID($0.lastPathComponent) }
        }
    }

    public func removeUnfinished(before: Date) async throws {
        try await threads.runIfActive { [incoming] in
            for file in Self.files(in: incoming, changedBefore: before) {
                try FileManager.default.removeItem(at: file)
            }
        }
    }

    private static func files(in folder: URL, changedBefore: Date) -> [URL] {
        let keys: [URLResourceKey] = [.contentModificationDateKey]
        // A folder to which nothing was written is not there.
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys)
        return (files ?? []).filter { file in
            let changedAt = try? file.resourceValues(forKeys: Set(keys)).contentModificationDate
            return changedAt.map { $0 < changedBefore } ?? false
        }
    }

    private var incoming: URL { url.appending(path: "incoming", directoryHint: .isDirectory) }

    private func folder(_ index: Int) -> URL {
        let digits = String(index, radix: 16)
        return url.appending(path: digits.count == 1 ? "0" + digits : digits, directoryHint: .isDirectory)
    }

    /// By its last digits: the first ones are the time, and would fill one folder after the other.
    private func keptFile(_ id: Attachment.ID) -> URL {
        folder(Int(id.uuid.uuid.15)).appending(path: id.description)
    }
}
