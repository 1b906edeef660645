import ChatCore
import Foundation
import NIOPosix
import Testing

import struct ChatCore.Attachment

@testable import FileStorage

@Suite("Files of attachments")
struct AttachmentFolderTests {
    private func withFolder(_ body: (AttachmentFolder, URL) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try await body(AttachmentFolder(url, threads: .singleton), url)
    }

    private let id = Attachment.ID(UUID())

    private func write(_ text: String, to folder: AttachmentFolder, as id: Attachment.ID? = nil) async throws {
        let file = try await folder.begin(id ?? self.id)
        try await file.append(Data(text.utf8))
        try await file.keep()
    }

    @Test("A file is nobody's before it is kept, and then has its own name, for its owner only")
    func keeping() async throws {
        try await withFolder { folder, url in
            let file = try await folder.begin(id)
            try await file.append(Data("one ".utf8))
            try await file.append(Data())
            try await file.append(Data("two".utf8))
            await #expect(throws: ChatError.self) { _ = try await folder.bytes(of: id, from: 0, count: 9) }
            try await file.keep()
            file.discard()
            #expect(try await folder.bytes(of: id, from: 0, count: 99) == Data("one two".utf8))
            let path = url.appending(path: "\(id.description.suffix(2))/\(id)").path
            let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(permissions == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "incoming").path) == [])
        }
    }

    @Test("A file that is discarded or forgotten is gone")
    func discarding() async throws {
        try await withFolder { folder, url in
            let file = try await folder.begin(id)
            file.discard()
            file.discard()
            await #expect(throws: CancellationError.self) { try await file.append(Data([1])) }
            do { _ = try await folder.begin(id) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "incoming").path) == [])
        }
    }

    @Test("A file is read in pieces from any place; past its end there is nothing")
    func reading() async throws {
        try await withFolder { folder, _ in
            try await write("0123456789", to: folder)
            #expect(try await folder.bytes(of: id, from: 3, count: 4) == Data("3456".utf8))
            #expect(try await folder.bytes(of: id, from: 8, count: 4) == Data("89".utf8))
            #expect(try await folder.bytes(of: id, from: 10, count: 4).isEmpty)
            #expect(try await folder.bytes(of: id, from: 99, count: 4).isEmpty)
        }
    }

    @Test("Removing what is not there does nothing")
    func removing() async throws {
        try await withFolder { folder, _ in
            try await folder.remove([id])
            try await write("a", to: folder)
            try await folder.remove([Attachment.ID(UUID()), id])
            await #expect(throws: ChatError.self) { _ = try await folder.bytes(of: id, from: 0, count: 9) }
        }
    }

    @Test("Every kept file is found in one of the folders, and nothing else is")
    func listing() async throws {
        try await withFolder { folder, url in
            let ids = Set((0..<40).map { _ in Attachment.ID(UUID()) })
            for id in ids { try await write("a", to: folder, as: id) }
            let file = try await folder.begin(id)
            try Data("?".utf8).write(to: url.appending(path: "\(ids.first?.description.suffix(2) ?? "00")/README"))
            var found: [Attachment.ID] = []
            for index in 0..<folder.folderCount {
                found += try await folder.kept(inFolder: index, before: Date().addingTimeInterval(60))
                #expect(try await folder.kept(inFolder: index, before: Date().addingTimeInterval(-60)) == [])
            }
            #expect(Set(found) == ids)
            #expect(found.count == ids.count)
            try await folder.removeUnfinished(before: Date().addingTimeInterval(-60))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "incoming").path).count == 1)
            try await folder.removeUnfinished(before: Date().addingTimeInterval(60))
            #expect(try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "incoming").path) == [])
            file.discard()
        }
    }

    @Test("A folder that can't be written to is told of in words that may be shown")
    func unwritable() async throws {
        let folder = AttachmentFolder(URL(filePath: "/proc/parley"), threads: .singleton)
        await #expect(throws: (any Error).self) { _ = try await folder.begin(id) }
    }
}
