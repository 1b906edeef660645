import Foundation

/// A folder for one server: its working directory with a page to serve, and its data. Gone when nobody needs it.
final class ServerHome: Sendable {
    static let pageText = "<!doctype html><title>Parley</title>"
    static let scriptText = "export const answer = 42;\n"

    let url: URL
    /// `nil` for a server that has all it needs in this folder.
    let cluster: ClusterHome?

    /// - Parameter isForCluster: whether several servers may run in it.
    init(isForCluster: Bool = ClusterHome.isUsed) throws {
        cluster = isForCluster ? try ClusterHome() : nil
        url = FileManager.default.temporaryDirectory.appending(
            path: "parley-test-\(UUID().uuidString)", directoryHint: .isDirectory)
        try write(Self.pageText, to: "Public/index.html")
        try write(Self.scriptText, to: "Public/assets/app-1a2b3c.js")
        try write("brotli of the script", to: "Public/assets/app-1a2b3c.js.br")
        try write("gzip of the script", to: "Public/assets/app-1a2b3c.js.gz")
        try write("body{}", to: "Public/assets/plain-4d5e6f.css")
        try write(Self.pageText, to: "Public/docs.html")
        try FileManager.default.copyItem(at: APIDocument.url, to: url.appending(path: "Public/openapi.yaml"))
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    var data: URL { url.appending(path: "data", directoryHint: .isDirectory) }

    func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
