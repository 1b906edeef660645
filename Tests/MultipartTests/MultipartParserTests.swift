import NIOCore
import Testing

@testable import Multipart

@Suite("Multipart bodies")
struct MultipartParserTests {
    /// A part with all its bytes.
    struct Whole: Equatable {
        var part: MultipartPart
        var bytes: [UInt8]
    }

    private func parse(
        _ pieces: [[UInt8]], boundary: String = "x", limits: MultipartLimits = MultipartLimits()
    ) throws -> [Whole] {
        var parser = MultipartParser(boundary: try #require(MultipartBoundary(boundary)), limits: limits)
        var parts: [Whole] = []
        for piece in pieces {
            parser.append(ByteBuffer(bytes: piece))
            while let event = try parser.next() {
                switch event {
                case .part(let part): parts.append(Whole(part: part, bytes: []))
                case .bytes(let bytes):
                    #expect(bytes.readableBytes > 0)
                    parts[parts.count - 1].bytes += Array(bytes.readableBytesView)
                case .endOfPart: break
                case .end: return parts
                }
            }
        }
        throw MultipartError.incomplete
    }

    private func parse(_ text: String, limits: MultipartLimits = MultipartLimits()) throws -> [Whole] {
        try parse([Array(text.replacing("\n", with: "\r\n").utf8)], limits: limits)
    }

    private func body(_ disposition: String, _ content: String = "hello") -> String {
        "--x\nContent-Disposition: \(disposition)\n\n\(content)\n--x--\n"
    }

    @Test("are taken apart into named parts")
    func parts() throws {
        let parts = try parse(
            """
            --x
            Content-Disposition: form-data; name="note"

            two
            lines
            --x
            content-type:  Text/Plain ; charset=utf-8
            CONTENT-DISPOSITION: form-data;name=file;filename="a b.txt"
            X-Other: ignored


            --x--
            """)
        #expect(
            parts == [
                Whole(part: MultipartPart(name: "note"), bytes: Array("two\r\nlines".utf8)),
                Whole(part: MultipartPart(name: "file", fileName: "a b.txt", contentType: "text/plain"), bytes: []),
            ])
    }

    @Test("may have something before the first boundary and behind the last, and blanks behind each")
    func surroundings() throws {
        let text = "before --x\n--x \t\nContent-Disposition: form-data; name=a\n\n1\n--x--after\n--x\n"
        #expect(try parse(text) == [Whole(part: MultipartPart(name: "a"), bytes: Array("1".utf8))])
    }

    @Test("may have no part")
    func empty() throws {
        #expect(try parse("--x--") == [])
    }

    @Test(
        "keep what looks like a boundary and is none",
        arguments: ["--x", "a--x--", "\r--x", "\n--x", "\r\n--", "\r\r\n-x"])
    func nearBoundaries(content: String) throws {
        let bytes = Array("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n-\(content)\r\n--x--".utf8)
        #expect(try parse([bytes]).map(\.bytes) == [Array("-\(content)".utf8)])
    }

    @Test(
        "name their file as clients do",
        arguments: [
            (#"filename="a.txt""#, "a.txt"), (#"filename=a.txt"#, "a.txt"), (#"filename="""#, ""),
            (#"filename="C:\dir\new.txt""#, #"C:\dir\new.txt"#), (#"filename="say \"hi\".txt""#, #"say "hi".txt"#),
            (#"filename="a%22b%0D%0A100%25.txt""#, "a\"b\r\n100%25.txt"), (#"filename="naïve ☃.txt""#, "naïve ☃.txt"),
            (#"filename*=UTF-8''na%C3%AFve.txt"#, "naïve.txt"), (#"filename*=utf-8'en'a"#, "a"),
            (#"filename="a"; filename*=UTF-8''b"#, "a"), (#"filename="a;b=c""#, "a;b=c"),
            (#"filename="../../etc/passwd""#, "../../etc/passwd"), (#"FileName="a";"#, "a"),
        ])
    func fileNames(parameter: String, name: String) throws {
        let parts = try parse(body("form-data; name=\"file\"; \(parameter)"))
        #expect(parts.map(\.part.fileName) == [name])
        #expect(parts.map(\.part.name) == ["file"])
    }

    @Test(
        "without a name that can be read have none",
        arguments: ["filename*=UTF-8''%zz", "filename*=latin1''a", "filename*=UTF-8''%C3", "filename*=a", "other=1"])
    func noFileName(parameter: String) throws {
        #expect(try parse(body("form-data; name=file; \(parameter)")).map(\.part.fileName) == [nil])
    }

    @Test(
        "are refused when they are malformed",
        arguments: [
            "form-data", "attachment; name=a", "form-data; name=\"a", "form-data; name", "; name=a", "",
            "form-data; =a", "form-data name=a", "form-data; name=a\nfolded: yes\n more", "form-data; name=a\nnonsense",
            "form-data; name=a\nContent-Disposition: form-data; name=b", "form-data; name=a\nbad name: b",
        ])
    func malformed(disposition: String) throws {
        #expect(throws: MultipartError.self) { try parse(body(disposition)) }
    }

    @Test(
        "are refused when a boundary's line is not clean, or a part has no headers",
        arguments: [
            "--xy\n", "--x-\n", "--x" + String(repeating: " ", count: 100) + "\n", "--x\n\nhello\n--x--", "--x \rx",
        ])
    func uncleanLines(text: String) {
        #expect(throws: MultipartError.self) { try parse(text) }
        #expect { try parse(text) } throws: { if case .malformed? = $0 as? MultipartError { true } else { false } }
    }

    @Test(
        "that never end are incomplete", arguments: ["", "--x", "--x\n", "--x\nContent", "no boundary at all", "--x\r"])
    func incomplete(text: String) {
        #expect(throws: MultipartError.incomplete) { try parse(text) }
    }

    @Test("may cost only so much: long headers and many parts are refused")
    func limits() throws {
        let limits = MultipartLimits(headerBytesMax: 100, partsMax: 3)
        let long = "form-data; name=\"\(String(repeating: "n", count: 200))\""
        #expect(throws: MultipartError.malformed("the headers of a part are too long")) {
            try parse(body(long), limits: limits)
        }
        #expect(throws: MultipartError.malformed("the headers of a part are too long")) {
            try parse("--x\n" + String(repeating: "a: b\n", count: 100), limits: limits)
        }
        let part = "--x\nContent-Disposition: form-data; name=a\n\n\n"
        #expect(try parse(String(repeating: part, count: 3) + "--x--", limits: limits).count == 3)
        #expect(throws: MultipartError.tooManyParts) {
            try parse(String(repeating: part, count: 4) + "--x--", limits: limits)
        }
    }

    @Test("give the same parts however they are cut", arguments: 0..<60)
    func randomCuts(seed: Int) throws {
        var random = SeededRandom(seed)
        let boundary =
            ["x", "----WebKitFormBoundary7MA4YWxk", "-", "a'b(c)+_,./:=?d"].randomElement(using: &random) ?? "x"
        let sent = (0..<Int.random(in: 0...6, using: &random)).map { index in
            Whole(part: MultipartPart(name: "n\(index)"), bytes: nastyBytes(boundary, &random))
        }
        var body: [UInt8] = []
        for part in sent {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.part.name)\"\r\n\r\n".utf8)
            body += part.bytes + Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        let pieceMax = [1, 2, 7, 100, 10_000].randomElement(using: &random) ?? 1
        var pieces: [[UInt8]] = []
        var rest = body[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...pieceMax, using: &random)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        #expect(try parse(pieces, boundary: boundary) == sent, "seed \(seed)")
    }

    /// Bytes made of what delimiters are made of, but without one.
    private func nastyBytes(_ boundary: String, _ random: inout SeededRandom) -> [UInt8] {
        let pieces = [
            "\r", "\n", "\r\n", "\r\n-", "\r\n--", "-", "--", String(boundary.dropLast()), "hello", "\0", "é",
        ]
        let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
        }.joined()
        // Behind its headers a part begins on a new line, but a delimiter needs one of its own.
        var bytes = Array(text.utf8)
        let delimiter = Array("\r\n--\(boundary)".utf8)
        while let start = bytes.indices.first(where: { bytes[$0...].starts(with: delimiter) }) {
            bytes.remove(at: start)
        }
        return bytes
    }

    @Test("of random bytes are refused, and never trap", arguments: 0..<60)
    func garbage(seed: Int) {
        var random = SeededRandom(seed)
        let words = [
            "--x", "\r\n", "--", "Content-Disposition: form-data; name=", "\"", "a", ";", "\\", "filename*=UTF-8''%",
            ":",
        ]
        let bytes = (0..<200).flatMap { _ in Array((words.randomElement(using: &random) ?? "").utf8) }
        _ = try? parse([bytes])
    }
}

@Suite("Boundaries")
struct MultipartBoundaryTests {
    @Test(
        "are read from a content type",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;BOUNDARY=\"a b\"", "a b"),
            ("multipart/form-data; charset=utf-8; boundary=----x", "----x"),
        ])
    func readable(contentType: String, boundary: String) {
        #expect(MultipartBoundary(contentType: contentType)?.text == boundary)
    }

    @Test(
        "are missing or wrong otherwise",
        arguments: [
            "", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/mixed; boundary=a",
            "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a",
            "multipart/form-data; boundary=é",
            "multipart/form-data; boundary=\"a\r\nb\"", "multipart/form-data; boundary=\"a \"",
            "multipart/form-data; boundary=" + String(repeating: "a", count: 71),
        ])
    func unreadable(contentType: String) {
        #expect(MultipartBoundary(contentType: contentType) == nil)
    }
}
