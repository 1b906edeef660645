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
}
