import ArgumentParser
import ChatCore
import FileStorage
import Foundation
import SQLStore

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take in everything of a file that parley export wrote, into an empty database.")

    @Argument(help: "The file to read; - is standard input.")
    var file: String

    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await reporting {
            let settings = try await options.settings()
            let directory = try DataDirectory(settings)
            let source = file == "-" ? URL.temporaryBackup : URL(filePath: file)
            defer { if file == "-" { try? FileManager.default.removeItem(at: source) } }
            if file == "-" {
                // It is read several times.
                try source.makePrivateFile()
                try FileHandle.standardInput.copy(to: FileHandle(forWritingTo: source))
            }
            let store = try settings.openStore(settings.logger())
            let outcome: Result<[String: Int], any Error>
            do {
                try await store.migrate()
                outcome = .success(try await store.importAll(from: source, files: settings.attachmentFolder))
            } catch { outcome = .failure(error) }
            try await store.close()
            // Not sooner than the database does it let go of the locks.
            withExtendedLifetime(directory) {}
            print("Imported \(try outcome.get().inWords).")
        }
    }
}
