import Foundation
import NIOCore
import Testing

@testable import ChatServer

@Suite("The built web client")
struct WebAssetsTests {
    private func withAssets(
        _ files: [String: String], _ body: (URL) throws -> Void
    ) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try body(root)
    }

    private static let files = [
        "index.html": "page", "assets/app-1.js": "plain", "assets/app-1.js.br": "brotli",
        "assets/app-1.js.gz": "gzip", "assets/app-1.css": "style", "notes.doc": "private",
    ]

    @Test("is served by path, with its types")
    func types() throws {
        try withAssets(Self.files) { root in
            let assets = try WebAssets(root: root)
            #expect(assets.file("index.html")?.contentType == "text/html; charset=utf-8")
            #expect(assets.file("assets/app-1.js")?.contentType == "text/javascript; charset=utf-8")
            #expect(assets.file("assets/app-1.css").map { String(buffer: $0.bytes) } == "style")
            for path in ["notes.doc", "assets/app-1.js.br", "assets", "", "../index.html", "/index.html", "no.js"] {
                #expect(assets.file(path) == nil, "\(path)")
            }
        }
    }

    @Test(
        "is served in the smallest form that the browser takes",
        arguments: [
            (nil, nil, "plain"), ("", nil, "plain"), ("identity", nil, "plain"), ("zstd, deflate", nil, "plain"),
            ("gzip", "gzip", "gzip"), ("br", "br", "brotli"), ("gzip, deflate, br", "br", "brotli"),
            ("gzip;q=1.0, br;q=0.5", "br", "brotli"), ("br;q=0, gzip", "gzip", "gzip"),
            ("br; q=0 , gzip ; q=0", nil, "plain"), ("brotli, gz", nil, "plain"),
            ("GZIP", "gzip", "gzip"), ("br;q=0.000, gzip", "gzip", "gzip"),
        ])
    func negotiation(accept: String?, coding: String?, text: String) throws {
        try withAssets(Self.files) { root in
            let file = try #require(try WebAssets(root: root).file("assets/app-1.js"))
            let answer = file.negotiated(accept)
            #expect(answer.coding == coding)
            #expect(String(buffer: answer.bytes) == text)
        }
    }

    @Test("is served plain where it was not compressed")
    func uncompressed() throws {
        try withAssets(Self.files) { root in
            let file = try #require(try WebAssets(root: root).file("index.html"))
            #expect(file.negotiated("gzip, br").coding == nil)
        }
    }

    @Test("is missed in words that say what to do")
    func missing() throws {
        try withAssets(["assets/app-1.js": "plain"]) { root in
            let error = #expect(throws: WebAssetsMissing.self) { try WebAssets(root: root) }
            #expect(error?.description.contains("make build") == true)
            #expect(error?.description.contains(root.path) == true)
        }
    }
}
