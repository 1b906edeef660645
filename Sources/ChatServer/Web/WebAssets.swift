import Foundation
import HTTPTypes
import NIOCore

/// The built web client, held in memory with its compressed forms.
struct WebAssets: Sendable {
    struct File: Sendable {
        var contentType: String
        var bytes: ByteBuffer
        /// The same, smaller: coding name and bytes, the best first.
        var encodings: [(name: String, bytes: ByteBuffer)]
    }

    static let page = "index.html"
    static let docsPage = "docs.html"

    /// By path below the web root, without a leading slash.
    private let files: [String: File]

    /// - Throws: when the folder can't be read or holds no page.
    init(root: URL) throws {
        // A link to the folder would be listed as empty.
        let root = root.resolvingSymlinksInPath()
        var files: [String: File] = [:]
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        for path in paths where !path.hasSuffix(".br") && !path.hasSuffix(".gz") {
            guard let contentType = Self.contentTypes[URL(filePath: path).pathExtension] else { continue }
            let url = root.appending(path: path)
            files[path] = File(
                contentType: contentType, bytes: ByteBuffer(bytes: try Data(contentsOf: url)),
                encodings: ["br", "gz"].compactMap { suffix in
                    (try? Data(contentsOf: url.appendingPathExtension(suffix))).map {
                        (suffix == "gz" ? "gzip" : suffix, ByteBuffer(bytes: $0))
                    }
                })
        }
        guard files[Self.page] != nil else { throw WebAssetsMissing(root: root) }
        self.files = files
    }

    func file(_ path: String) -> File? {
        files[path]
    }

    private static let contentTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2",
        "json": "application/json", "webmanifest": "application/manifest+json", "txt": "text/plain; charset=utf-8",
        "map": "application/json", "yaml": "application/yaml",
    ]
}

/// The web client has not been built.
public struct WebAssetsMissing: Error, CustomStringConvertible {
    var root: URL

    public var description: String {
        "the web client is not in \(root.path): run `make build` first"
    }
}

extension WebAssets.File {
    /// The bytes in the best coding that the client takes.
    func negotiated(_ acceptEncoding: String?) -> (coding: String?, bytes: ByteBuffer) {
        let accepted = (acceptEncoding ?? "").lowercased().split(separator: ",").compactMap { part -> Substring? in
            let fields = part.filter { $0 != " " }.split(separator: ";")
            let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return weight > 0 ? fields.first : nil
        }
        for encoding in encodings where accepted.contains(Substring(encoding.name)) {
            return (encoding.name, encoding.bytes)
        }
        return (nil, bytes)
    }
}
