import ArgumentParser
import ChatCore
import FileStorage
import Foundation
import NIOPosix
import SQLStore

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everything into one file, to be imported on another database.",
        discussion: "May run beside a server. The file holds all that was said, and password hashes: keep it safe.")

    @Argument(help: "The file to write; - is standard output.")
    var file: String

    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await reporting {
            let settings = try await options.settings()
            let store = try settings.openExistingStore(settings.logger())
            // A name of its own: two exports at once must not write into one file.
            let part = file == "-" ? .temporaryBackup : URL(filePath: "\(file).\(UUID().uuidString).part")
            defer { try? FileManager.default.removeItem(at: part) }
            let outcome: Result<[String: Int], any Error>
            do {
                outcome = .success(try await store.exportAll(to: part, files: settings.attachmentFolder))
            } catch { outcome = .failure(error) }
            try await store.close()
            let counts = try outcome.get()
            if file == "-" {
                try FileHandle(forReadingFrom: part).copy(to: .standardOutput)
            } else {
                guard rename(part.path, file) == 0 else { throw BackupFault.unwritable }
                print("Exported \(counts.inWords).")
            }
        }
    }
}

extension Export {
    /// What is no file would be replaced by one: a device, a pipe, a link.
    func validate() throws {
        guard file != "-",
            let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
        else { return }
        guard type == .typeRegular else {
            throw ValidationError("\(file) is no file. Name a file, or - and send standard output there.")
        }
    }
}

extension Settings {
    var attachmentFolder: AttachmentFolder {
        AttachmentFolder(dataDirectory.appending(path: "attachments"), threads: .singleton)
    }
}

extension [String: Int] {
    /// How much of a backup is what people would count.
    var inWords: String {
        let parts = [("users", "accounts"), ("threads", "threads"), ("messages", "messages"), ("attachments", "files")]
        return parts.map { "\(self[$0.0] ?? 0) \($0.1)" }.joined(separator: ", ")
    }
}

extension URL {
    static var temporaryBackup: URL {
        FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString).backup")
    }

    /// An empty one, for its owner only.
    func makePrivateFile() throws {
        let isMade = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isMade else { throw BackupFault.unwritable }
    }
}

extension FileHandle {
    /// Copies what is left to read, piece by piece.
    func copy(to other: FileHandle) throws {
        while let bytes = try read(upToCount: 1 << 20), !bytes.isEmpty { try other.write(contentsOf: bytes) }
    }
}
