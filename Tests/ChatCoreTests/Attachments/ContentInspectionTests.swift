import Foundation
import Testing

@testable import ChatCore

@Suite("What a file is")
struct ContentInspectionTests {
    private func inspect(
        _ pieces: [Data], named name: String = "file"
    ) throws -> (type: AttachmentType, imageSize: ImageSize?) {
        var inspection = ContentInspection()
        for piece in pieces { try inspection.append(piece) }
        return try inspection.result(fileName: name)
    }

    private func code(_ bytes: Data, named name: String = "file") -> ChatError.Code? {
        do {
            _ = try inspect([bytes], named: name)
            return nil
        } catch {
            return (error as? ChatError)?.code
        }
    }

    @Test(
        "is told by its bytes, not by its name",
        arguments: [
            (SampleImage.png(640, 480), AttachmentType.png, 640, 480), (SampleImage.gif(3, 70_00), .gif, 3, 7000),
            (SampleImage.jpeg(4032, 3024), .jpeg, 4032, 3024), (SampleImage.webp(100, 50), .webp, 100, 50),
            (SampleImage.webpLossless(16_384, 1), .webp, 16_384, 1),
            (SampleImage.webpExtended(20_000, 3), .webp, 20_000, 3),
        ])
    func images(bytes: Data, type: AttachmentType, width: Int, height: Int) throws {
        for name in ["photo.png", "notes.txt", "page.html"] {
            let result = try inspect([bytes], named: name)
            #expect(result.type == type)
            #expect(result.imageSize == ImageSize(width: width, height: height))
        }
        // Byte by byte, too.
        #expect(try inspect(bytes.map { Data([$0]) }).type == type)
    }

    @Test("is an image also when its header is cut, and then its size is not known", arguments: 12..<40)
    func cutImages(length: Int) throws {
        for image in [SampleImage.png(9, 9), SampleImage.jpeg(9, 9), SampleImage.gif(9, 9), SampleImage.webp(9, 9)] {
            #expect(try inspect([image.prefix(length)]).type.isImage)
        }
    }

    @Test("is never trusted: random bytes behind an image's first ones do no harm", arguments: 0..<200)
    func garbageImages(seed: Int) throws {
        var random = SeededRandom(seed)
        let heads = [SampleImage.png(1, 1), SampleImage.jpeg(1, 1), SampleImage.gif(1, 1), SampleImage.webp(1, 1)]
        let head = try #require(heads.randomElement(using: &random)).prefix(12)
        let tail = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(try inspect([head + Data(tail)]).type.isImage, "seed \(seed)")
    }

    @Test(
        "is text of the kind that its name promises",
        arguments: [
            ("notes.txt", AttachmentType.plainText), ("README.MD", .markdown), ("table.csv", .csv),
            ("t.tsv", .tabSeparated),
            ("data.json", .json), ("ci.yml", .yaml), ("main.swift", .plainText), ("Makefile", .plainText),
            ("page.html", .plainText), ("logo.svg", .plainText), ("photo.png", .plainText), ("script.js", .plainText),
        ])
    func text(name: String, type: AttachmentType) throws {
        #expect(try inspect([Data("<svg>naïve\t☃\r\n\u{c}</svg>".utf8)], named: name).type == type)
    }

    @Test("is text however it is cut", arguments: 0..<50)
    func cuts(seed: Int) throws {
        var random = SeededRandom(seed)
        let letters = ["a", "é", "☃", "😀", "\n", "\u{feff}", "ß", "漢"]
        let text = (0..<300).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
        var pieces: [Data] = []
        var rest = Data(text.utf8)
        while !rest.isEmpty {
            let count = Int.random(in: 1...5, using: &random)
            pieces.append(Data(rest.prefix(count)))
            rest = Data(rest.dropFirst(count))
        }
        #expect(try inspect(pieces).type == .plainText, "seed \(seed)")
    }

    private static let neitherImageNorText: [Data] = [
        Data("%PDF-1.7\n%\u{1}".utf8), Data("a\u{0}b".utf8), Data("\u{1b}[31m".utf8), Data("\u{7f}".utf8),
        Data("GIF90a\u{0}".utf8), Data("RIFFxxxxWAVE\u{0}".utf8), Data([0x4d, 0x5a, 0x90, 0x00]),
        Data([0x50, 0x4b, 3, 4]),
        Data([0x89, 0x50]), Data([0x68, 0x00, 0x69, 0x00]),
        // No UTF-8: alone, cut off, overlong, of a surrogate, out of range.
        Data([0xff]), Data([0xc3, 0x28]), Data([0xc3]), Data([0x61, 0xe2, 0x98]), Data([0xc0, 0xaf]),
        Data([0xed, 0xa0, 0x80]),
        Data([0xf8, 0x88, 0x80, 0x80, 0x80]),
    ]

    @Test("is refused when it is anything else", arguments: neitherImageNorText)
    func refused(bytes: Data) {
        #expect(code(bytes, named: "photo.png") == .unsupportedMediaType)
        #expect(code(bytes, named: "notes.txt") == .unsupportedMediaType)
    }

    @Test("is refused when it is empty, and when it is too large")
    func sizes() throws {
        #expect(code(Data()) == .validationFailed)
        var inspection = ContentInspection()
        try inspection.append(SampleImage.png(1, 1))
        try inspection.append(Data(count: AttachmentRules.sizeBytesMax - inspection.sizeBytes))
        #expect(throws: ChatError.self) { try inspection.append(Data([1])) }
    }
}

/// The beginnings of images.
enum SampleImage {
    static func png(_ width: Int, _ height: Int) -> Data {
        Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]) + Data("IHDR".utf8) + big(width, 4)
            + big(height, 4) + Data([8, 6, 0, 0, 0]) + Data(count: 20)
    }

    static func gif(_ width: Int, _ height: Int) -> Data {
        Data("GIF89a".utf8) + little(width, 2) + little(height, 2) + Data(count: 30)
    }

    /// With a preview before its header, as cameras write it.
    static func jpeg(_ width: Int, _ height: Int) -> Data {
        Data([0xff, 0xd8, 0xff, 0xe1]) + big(60_002, 2) + Data(repeating: 0xff, count: 60_000)
            + Data([0xff, 0xff, 0xc4, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8]) + big(height, 2) + big(width, 2)
    }

    static func webp(_ width: Int, _ height: Int) -> Data {
        riff("VP8 ") + Data([0, 0, 0, 0x9d, 0x01, 0x2a]) + little(width, 2) + little(height | 0x4000, 2)
    }

    static func webpLossless(_ width: Int, _ height: Int) -> Data {
        riff("VP8L") + Data([0x2f]) + little((width - 1) | (height - 1) << 14, 4) + Data(count: 9)
    }

    static func webpExtended(_ width: Int, _ height: Int) -> Data {
        riff("VP8X") + Data(count: 4) + little(width - 1, 3) + little(height - 1, 3)
    }

    private static func riff(_ chunk: String) -> Data {
        Data("RIFF".utf8) + little(100, 4) + Data("WEBP".utf8) + Data(chunk.utf8) + little(50, 4)
    }

    private static func little(_ value: Int, _ count: Int) -> Data {
        Data((0..<count).map { UInt8(value >> (8 * $0) & 0xff) })
    }

    private static func big(_ value: Int, _ count: Int) -> Data { Data(little(value, count).reversed()) }
}
