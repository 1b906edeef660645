@testable import ModelProviders

/// Server-sent events, and one of the many ways to write them down: with any line breaks, comments, fields that don't
/// matter, blocks without data, an unfinished one at the end, and perhaps a byte order mark.
struct RandomEventStream {
    private(set) var events: [SSEParser.Event] = []
    private(set) var bytes: [UInt8] = []

    private var random: SplitMix64
    private var endedInCarriageReturn = false

    private static let values = ["", "x", " x", "日本語 🚀", "a: b", "\u{FEFF}y", "{\"a\":\"b\"}", "e\u{301}", "\0"]
    private static let asides = [": comment", ":", "id: 7", "id", "retry: 10", "retry: x", "Data: x", "unknown"]

    init(seed: UInt64) {
        random = SplitMix64(state: seed)
        if random.chance(0.3) { bytes += Array("\u{FEFF}".utf8) }
        for _ in 0..<Int.random(in: 0...8, using: &random) { addBlock() }
        if random.chance(0.3) { addLine("data: unfinished") }
    }

    private mutating func addBlock() {
        var type: String?
        var lines: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            switch Int.random(in: 0...2, using: &random) {
            case 0: addLine(pick(Self.asides))
            case 1:
                type = pick(["ping", "é", ""])
                addField("event", type ?? "")
            default:
                lines.append(pick(Self.values))
                addField("data", lines[lines.count - 1])
            }
        }
        addLine("")
        guard !lines.isEmpty else { return }
        let name = type.flatMap { $0.isEmpty ? nil : $0 } ?? "message"
        events.append(.init(type: name, data: Array(lines.joined(separator: "\n").utf8)))
    }

    private mutating func addField(_ name: String, _ value: String) {
        if value.isEmpty, random.chance(0.3) { return addLine(name) }
        addLine("\(name):\(value.hasPrefix(" ") || random.chance(0.7) ? " " : "")\(value)")
    }

    private mutating func addLine(_ line: String) {
        // A line feed right after a carriage return would be no line of its own.
        let breaks = line.isEmpty && endedInCarriageReturn ? ["\r", "\r\n"] : ["\n", "\r", "\r\n"]
        let lineBreak = pick(breaks)
        endedInCarriageReturn = lineBreak == "\r"
        bytes += Array(line.utf8) + Array(lineBreak.utf8)
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
