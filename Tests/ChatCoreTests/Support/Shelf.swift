import FileStorage
import Foundation
import NIOPosix
import SQLStore

@testable import ChatCore

/// Attachments on a real store and a real folder, with a user who has none.
struct Shelf: Sendable {
    let time: TestTime
    let environment: DomainEnvironment
    let store: SQLChatStore
    let files: AttachmentFolder
    let service: AttachmentService
    let sweep: AttachmentSweep
    let user: User
    private let folder: URL

    static func with(_ body: (Shelf) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let time = TestTime()
        try await withStore(time: time) { store in try await body(try await Shelf(store, folder, time)) }
    }

    private init(_ store: SQLChatStore, _ folder: URL, _ time: TestTime) async throws {
        self.time = time
        self.store = store
        self.folder = folder
        environment = time.environment()
        files = AttachmentFolder(folder, threads: .singleton)
        service = AttachmentService(store: store, files: files, environment: environment)
        sweep = AttachmentSweep(store: store, files: files, environment: environment, logger: silent)
        user = try await Chat.newUser(in: store, environment)
    }

    func add(_ bytes: Data, named name: String? = "notes.txt") async throws -> Attachment {
        var rest = [bytes][...]
        return try await service.add(named: name, owner: user.id) { rest.popFirst() }
    }

    /// Of all files, finished or not.
    func fileNames() -> [String] { allFiles().map(\.lastPathComponent).sorted() }

    /// The disk's clock is not the test's.
    func setFileDates(_ date: Date) throws {
        for file in allFiles() {
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
        }
    }

    private func allFiles() -> [URL] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return paths.map { folder.appending(path: $0) }.filter { !$0.hasDirectoryPath && isFile($0) }
    }

    private func isFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}
