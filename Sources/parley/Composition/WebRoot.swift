import Foundation

/// Finds the built web client.
enum WebRoot {
    private static let folder = "Public"

    /// In the working directory, or above the program, as in a checkout.
    /// - Throws: `SettingError` when it isn't there.
    static func find() throws -> URL {
        let workingDirectory = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        var candidates = [workingDirectory]
        var directory = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<4 {
            candidates.append(directory)
            directory = directory.deletingLastPathComponent()
        }
        let roots = candidates.map { $0.appending(path: folder, directoryHint: .isDirectory) }
        guard let root = roots.first(where: { FileManager.default.fileExists(atPath: $0.path + "/index.html") }) else {
            throw SettingError(name: folder, allowed: "the web client is not built; run `make build` first")
        }
        return root
    }
}
