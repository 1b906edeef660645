import ModelProviders
import Testing

@Suite("However events are written and wherever their bytes are cut, the same events are read")
struct SSEParserPropertyTests {
    @Test(arguments: 0..<500)
    func writtenAndReadAgain(seed: UInt64) throws {
        let stream = RandomEventStream(seed: seed)
        var random = SplitMix64(state: ~seed)
        #expect(try parse([stream.bytes]) == stream.events, "in one piece")
        #expect(try parse(random.cut(stream.bytes)) == stream.events, "in pieces")
        #expect(try parse(stream.bytes.map { [$0] }) == stream.events, "byte by byte")
    }

    private func parse(_ parts: [[UInt8]]) throws -> [SSEParser.Event] {
        var parser = SSEParser()
        var events: [SSEParser.Event] = []
        for part in parts { try part.withUnsafeBytes { try parser.parse($0, into: &events) } }
        return events
    }
}
