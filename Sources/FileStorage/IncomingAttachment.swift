import ChatCore
import Foundation
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file under a temporary name. It gets its own name when all of it is on the disk, or goes.
final class IncomingAttachment: IncomingFile {
    private let file: URL
    private let keptFile: URL
    private let threads: NIOThreadPool
    /// `nil` once it is kept or discarded.
    private let descriptor: Mutex<Int32?>

    init(at file: URL, becoming keptFile: URL, threads: NIOThreadPool) throws {
        let descriptor = open(file.path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw diskFault() }
        self.file = file
        self.keptFile = keptFile
        self.threads = threads
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        discard()
    }

    func append(_ bytes: Data) async throws {
        try await threads.runIfActive { [self] in
            try withDescriptor { descriptor in
                try bytes.withUnsafeBytes { bytes in
                    var rest = bytes[...]
                    while !rest.isEmpty {
                        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                        guard written > 0 || errno == EINTR else { throw diskFault() }
                        rest = rest.dropFirst(max(written, 0))
                    }
                }
            }
        }
    }

    func keep() async throws {
        try await threads.runIfActive { [self] in
            try withDescriptor { guard fsync($0) == 0 else { throw diskFault() } }
            let folder = keptFile.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard rename(file.path, keptFile.path) == 0 else { throw diskFault() }
            descriptor.withLock { descriptor in
                if let open = descriptor.take() { close(open) }
            }
            // The name is on the disk when its folder is, and the folder's when the one above is.
            try Self.sync(folder)
            try Self.sync(folder.deletingLastPathComponent())
        }
    }

    func discard() {
        descriptor.withLock { descriptor in
            guard let open = descriptor.take() else { return }
            close(open)
            unlink(file.path)
        }
    }

    private func withDescriptor(_ body: (Int32) throws -> Void) throws {
        try descriptor.withLock { descriptor in
            guard let descriptor else { throw CancellationError() }
            try body(descriptor)
        }
    }

    private static func sync(_ folder: URL) throws {
        let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw diskFault() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw diskFault() }
    }
}
