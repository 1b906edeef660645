import Foundation
import Testing

@testable import ChatCore

@Suite("JSON in pieces")
struct JSONTokenizerTests {
    @Test("However a text is cut, its tokens are the same")
    func anyCut() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed)
            let bytes = Array(RandomJSON.text(using: &random).utf8)
            let whole = try tokens([bytes])
            #expect(try tokens(bytes.map { [$0] }) == whole, "seed \(seed)")
            #expect(try tokens(bytes.cut(using: &random)) == whole, "seed \(seed)")
        }
    }

    @Test("It reads what Foundation reads")
    func likeFoundation() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed)
            let text = RandomJSON.text(using: &random)
            let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            let ours = try #require(try value(text))
            #expect(Plain(ours) == Plain(theirs), "seed \(seed)")
        }
    }

    @Test("A broken text is broken wherever it is cut, and at the same byte")
    func brokenAnywhere() throws {
        var brokenCount = 0
        for seed in 0..<600 {
            var random = SeededRandom(seed)
            var bytes = Array(RandomJSON.text(using: &random).utf8)
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = UInt8.random(in: 0...255, using: &random)
            let fault = fault([bytes])
            #expect(self.fault(bytes.map { [$0] }) == fault, "seed \(seed)")
            let isTheirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            // Half a surrogate pair is ours alone.
            if fault == nil, !isTheirs { #expect("\(try tokens([bytes]))".contains("\u{FFFD}"), "seed \(seed)") }
            if fault != nil { #expect(!isTheirs, "seed \(seed)") }
            if fault != nil { brokenCount += 1 }
        }
        #expect(brokenCount > 100)
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "{", "[", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "[1 2]", "]", "}",
            "[1}", "{\"a\":1]", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x1", "NaN", "tru", "truex", "nul",
            "True", "'a'", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "\"\n\"", "[1]x", "1 2", "{} {}", "//", "\"\\\"",
            "\u{FEFF}", "\u{FEFF}\u{FEFF}1",
        ])
    func refused(text: String) {
        #expect(fault([Array(text.utf8)]) != nil)
        #expect(fault(text.utf8.map { [$0] }) != nil)
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [
            [0x80], [0xc0, 0x80], [0xc3], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x80, 0x80, 0x80],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x82], [0xc3, 0x28],
        ] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        for isWanted in [true, false] { #expect(fault([[0x22] + bytes + [0x22]], isWanted: isWanted) != nil) }
    }

    @Test("Escapes mean what they mean, and half a surrogate pair is a character that can't be shown")
    func escapes() throws {
        let cases = [
            (#""\u0041\n\t\/\\\"\b\f\r""#, "A\n\t/\\\"\u{8}\u{C}\r"), (#""\ud83d\ude00""#, "😀"), (#""\u00e9é""#, "éé"),
            (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83dx""#, "\u{FFFD}x"),
            (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ud83d\n""#, "\u{FFFD}\n"),
            (#""\u0000""#, "\0"),
        ]
        for (json, text) in cases {
            #expect(try tokens([Array(json.utf8)]) == [.text(text)])
            #expect(try tokens(json.utf8.map { [$0] }) == [.text(text)])
        }
        #expect(try tokens([[0xef, 0xbb, 0xbf] + Array(" 1".utf8)]) == [.number(1)])
    }

    @Test("Depth, texts and numbers have limits")
    func limits() throws {
        let deep = JSONTokenizer.Limits().depthMax
        #expect(fault([Array((String(repeating: "[", count: deep) + String(repeating: "]", count: deep)).utf8)]) == nil)
        #expect(fault([Array(repeating: UInt8(ascii: "["), count: deep + 1)])?.reason == "it is nested too deeply")
        #expect(fault([Array(String(repeating: "1", count: 200).utf8)]) != nil)
        let limits = JSONTokenizer.Limits(depthMax: 3, textBytesMax: 4, numberBytesMax: 3)
        let texts = #"["abcd","abcde","é\u00e9","é\u00e9x"]"#
        let read: [JSONToken] = [
            .beginArray, .text("abcd"), .oversizedText, .text("éé"), .oversizedText, .endArray,
        ]
        #expect(try tokens([Array(texts.utf8)], limits: limits) == read)
    }

    private func tokens(_ pieces: [[UInt8]], limits: JSONTokenizer.Limits = .init()) throws -> [JSONToken] {
        var collector = TokenCollector()
        var tokenizer = JSONTokenizer(limits: limits)
        for piece in pieces { try piece.withUnsafeBytes { try tokenizer.read($0, into: &collector) } }
        try tokenizer.finish(into: &collector)
        return collector.tokens
    }

    private func fault(_ pieces: [[UInt8]], isWanted: Bool = true) -> JSONFault? {
        var collector = TokenCollector(wantsText: isWanted)
        var tokenizer = JSONTokenizer()
        do {
            for piece in pieces { try piece.withUnsafeBytes { try tokenizer.read($0, into: &collector) } }
            try tokenizer.finish(into: &collector)
            return nil
        } catch {
            return error as? JSONFault
        }
    }

    private func value(_ text: String) throws -> JSONValue? {
        var builder = WholeValue()
        var tokenizer = JSONTokenizer()
        try Array(text.utf8).withUnsafeBytes { try tokenizer.read($0, into: &builder) }
        try tokenizer.finish(into: &builder)
        guard case .value(let value, _)? = builder.builder.outcome else { return nil }
        return value
    }
}

private struct TokenCollector: JSONTokenSink {
    var wantsText = true
    var tokens: [JSONToken] = []

    mutating func take(_ token: JSONToken) { tokens.append(token) }
}

private struct WholeValue: JSONTokenSink {
    var builder = JSONValueBuilder(.whole(depth: 12), costMax: .max / 2)
    var wantsText: Bool { builder.wantsText }

    mutating func take(_ token: JSONToken) { builder.take(token) }
}

/// What both readers agree on; Foundation doesn't tell 1 from true on every system.
private enum Plain: Equatable {
    case null
    case number(Double)
    case text(String)
    case list([Plain])
    case object([String: Plain])

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .number(bool ? 1 : 0)
        case .number(let number): self = .number(number)
        case .text(let text): self = .text(text)
        case .list(let list): self = .list(list.map { Plain($0) })
        case .object(let members):
            self = .object(Dictionary(members.map { ($0.key, Plain($0.value)) }) { _, last in last })
        }
    }

    init(_ value: Any) {
        switch value {
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map { Plain($0) })
        case let object as [String: Any]: self = .object(object.mapValues { Plain($0) })
        case let number as NSNumber: self = .number(number.doubleValue)
        default: self = .null
        }
    }
}

extension [UInt8] {
    func cut(using random: inout SeededRandom) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = self[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...20, using: &random))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}

/// JSON texts as nobody would write them.
enum RandomJSON {
    static func text(using random: inout SeededRandom) -> String {
        blank(&random) + value(4, &random) + blank(&random)
    }

    private static func value(_ depth: Int, _ random: inout SeededRandom) -> String {
        switch Int.random(in: depth > 0 ? 0...7 : 2...7, using: &random) {
        case 0: "[" + list(&random) { value(depth - 1, &$0) } + "]"
        case 1:
            "{"
                + list(&random) { random in
                    // A key of its own each: which of two counts is nobody's promise.
                    "\"\(UInt64.random(in: 0 ... .max, using: &random))\(string(&random).dropFirst())"
                        + blank(&random) + ":" + blank(&random) + value(depth - 1, &random)
                } + "}"
        case 2, 3: string(&random)
        case 4: ["true", "false", "null"].randomElement(using: &random) ?? "null"
        default: number(&random)
        }
    }

    private static func list(_ random: inout SeededRandom, _ element: (inout SeededRandom) -> String) -> String {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in blank(&random) + element(&random) + blank(&random) }
            .joined(separator: ",")
    }

    private static func number(_ random: inout SeededRandom) -> String {
        let whole = Int.random(in: -5000...5000, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: return "\(whole)"
        case 1: return "\(whole).\(Int.random(in: 0...999, using: &random))"
        case 2: return "-0"
        default: return "\(whole)\(Bool.random(using: &random) ? "e" : "E+")\(Int.random(in: 0...20, using: &random))"
        }
    }

    private static func string(_ random: inout SeededRandom) -> String {
        "\"" + randomPieces(upTo: 8, using: &random).map { escaped($0, &random) }.joined() + "\""
    }

    private static func escaped(_ text: String, _ random: inout SeededRandom) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": return "\\\""
            case "\\": return "\\\\"
            case _ where scalar.value < 0x20 || Int.random(in: 0...5, using: &random) == 0:
                return String(scalar).utf16.map { "\\u" + hex(Int($0)) }.joined()
            default: return String(scalar)
            }
        }.joined()
    }

    private static func hex(_ unit: Int) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    private static func blank(_ random: inout SeededRandom) -> String {
        ["", "", "", " ", "\n\t", "\r\n"].randomElement(using: &random) ?? ""
    }
}
