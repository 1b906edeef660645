import ModelProviders
import Testing

@Suite("Server-sent events are cut out of any stream of bytes")
struct SSEParserTests {
    @Test(arguments: [
        ("data: one\n\n", ["one"]),
        ("data:one\n\n", ["one"]),
        ("data:  one\n\n", [" one"]),
        ("data: one\r\rdata: two\r\r", ["one", "two"]),
        ("data: one\r\n\r\ndata: two\r\n\r\n", ["one", "two"]),
        ("data: one\ndata: two\ndata\ndata: four\n\n", ["one\ntwo\n\nfour"]),
        ("data\n\n", [""]),
        ("data:\ndata:\n\n", ["\n"]),
        (": keep-alive\n\n: keep-alive\n\ndata: one\n\n", ["one"]),
        ("\n\n\ndata: one\n\n\n\n", ["one"]),
        ("id: 7\nretry: 10\nunknown: x\nno colon\ndata: one\n\n", ["one"]),
        ("Data: other\n data: other\ndata : other\n\n", []),
        ("data: {\"a\":\"b: c\"}\n\n", ["{\"a\":\"b: c\"}"]),
        ("data: unfinished", []),
        ("data: unfinished\n", []),
        ("\u{FEFF}data: one\n\n\u{FEFF}data: two\n\n", ["one"]),
        ("data: \u{FEFF}日本語 🚀\n\n", ["\u{FEFF}日本語 🚀"]),
    ])
    func eventsOfAStream(stream: String, expected: [String]) throws {
        let events = try parse([Array(stream.utf8)])
        #expect(events == expected.map { SSEParser.Event(data: Array($0.utf8)) })
    }

    @Test func anEventKeepsItsTypeForItselfOnly() throws {
        let events = try parse([Array("event: error\ndata: a\n\nevent: ping\n\ndata: b\n\n".utf8)])
        #expect(events == [.init(type: "error", data: Array("a".utf8)), .init(data: Array("b".utf8))])
    }

    @Test(arguments: 0..<200)
    func whereTheBytesAreCutChangesNothing(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let stream = Self.randomStream(using: &random)
        let whole = try parse([stream])
        var parts: [[UInt8]] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let length = Int.random(in: 0...7, using: &random)
            parts.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(try parse(parts) == whole)
        #expect(try parse(stream.map { [$0] }) == whole)
    }

    @Test func anEventAtTheLimitIsRead() throws {
        let data = [UInt8](repeating: UInt8(ascii: "x"), count: 94)
        let events = try parse([Array("data: ".utf8) + data + Array("\n\n".utf8)], maxEventBytes: 100)
        #expect(events == [.init(data: data)])
    }

    @Test(arguments: ["data: ", ": ", "", "data: 1\ndata: "])
    func aLargerEventIsRefusedBeforeItIsHeldInMemory(start: String) {
        let part = [UInt8](repeating: UInt8(ascii: "x"), count: 60)
        #expect(throws: SSEParser.EventTooLarge.self) {
            try parse([Array(start.utf8) + part, part], maxEventBytes: 100)
        }
        #expect(throws: SSEParser.EventTooLarge.self) {
            try parse([Array(start.utf8) + part + part + Array("\n\n".utf8)], maxEventBytes: 100)
        }
    }

    @Test func eventsBeforeAnOverlongOneAreKept() {
        var parser = SSEParser(maxEventBytes: 20)
        var events: [SSEParser.Event] = []
        let stream = Array("data: good\n\ndata: \(String(repeating: "x", count: 100))\n\n".utf8)
        #expect(throws: SSEParser.EventTooLarge.self) {
            try stream.withUnsafeBytes { try parser.parse($0, into: &events) }
        }
        #expect(events == [.init(data: Array("good".utf8))])
    }

    @Test func theLimitIsForOneEventAndNotForTheStream() throws {
        let stream = Array(repeating: Array("data: \(String(repeating: "x", count: 50))\n\n".utf8), count: 100)
        #expect(try parse(stream, maxEventBytes: 100).count == 100)
    }

    private func parse(
        _ parts: [[UInt8]], maxEventBytes: Int = SSEParser.defaultMaxEventBytes
    ) throws -> [SSEParser.Event] {
        var parser = SSEParser(maxEventBytes: maxEventBytes)
        var events: [SSEParser.Event] = []
        for part in parts { try part.withUnsafeBytes { try parser.parse($0, into: &events) } }
        return events
    }

    /// Every kind of line and line break, in any order.
    private static func randomStream(using random: inout SplitMix64) -> [UInt8] {
        let lines = ["data: 日本語 🚀", "data:x", "data", "event: é", ": comment", "id: 1", "", "", "", "\u{FEFF}data: y"]
        return (0..<30).flatMap { _ in
            Array((lines.randomElement(using: &random) ?? "").utf8)
                + Array((["\n", "\r", "\r\n"].randomElement(using: &random) ?? "").utf8)
        }
    }
}

/// Reproducible randomness.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
