import Foundation
import Testing

@testable import ChatCore

@Suite("The context window")
struct ContextWindowTests {
    private typealias Window = ContextWindow.Window

    /// A window with so much room for everything but the answer.
    private func window(room: Int) -> Window { Window(contextTokens: 2 * room, answerTokensMax: room) }

    @Test("keeps room for the answer, but never more than half of it")
    func answerRoom() {
        #expect(Window(contextTokens: 1_000, answerTokensMax: 300).room == 700)
        #expect(Window(contextTokens: 1_000, answerTokensMax: 800).answerTokens == 500)
        #expect(Window(contextTokens: 1, answerTokensMax: 800).answerTokens == 1)
    }

    @Test("takes the newest messages that fit, to the last token")
    func newest() {
        let path = SomePath([10, 20, 30, 40])
        let fit = ContextWindow.fit(path.contents(instructions: 5), in: window(room: 65))
        #expect(fit.includedIDs == path.ids([0, 1, 2]))
        #expect(fit.truncatedIDs == path.ids([3]))
        #expect(fit.usedTokens == 65)
        #expect(fit.truncatedTokens == 40)
        #expect(ContextWindow.fit(path.contents(instructions: 6), in: window(room: 65)).includedIDs.count == 2)
    }

    @Test("never skips a message to take an older one")
    func noGaps() {
        let path = SomePath([10, 100, 1])
        #expect(ContextWindow.fit(path.contents(), in: window(room: 50)).truncatedIDs == path.ids([1, 2]))
    }

    @Test("holds nothing when instructions and newest message don't fit together")
    func impossible() {
        let path = SomePath([30, 1])
        let fit = ContextWindow.fit(path.contents(instructions: 21), in: window(room: 50))
        #expect(!fit.isPossible)
        #expect(fit.includedIDs.isEmpty)
        #expect(fit.truncatedIDs == path.ids([0, 1]))
        #expect(ContextWindow.fit(path.contents(instructions: 20), in: window(room: 50)).isPossible)
    }

    @Test("puts summaries in the place of the messages that they cover")
    func summaries() {
        let path = SomePath([10, 10, 30, 30, 30, 30])
        let contents = path.contents(summaries: [(10, [2, 3]), (10, [4, 5])])
        let fit = ContextWindow.fit(contents, in: window(room: 80))
        #expect(fit.summaryCount == 2)
        #expect(fit.summaryTokens == 20)
        #expect(fit.includedIDs == path.ids([0, 1]))
        #expect(fit.truncatedIDs.isEmpty)
        #expect(fit.usedTokens == 40)
    }

    @Test("gives summaries a quarter of the room, the nearest first")
    func summaryRoom() {
        let path = SomePath([10, 30, 30])
        let contents = path.contents(summaries: [(20, [1]), (1, [2])])
        #expect(ContextWindow.fit(contents, in: window(room: 84)).summaryCount == 2)
        #expect(ContextWindow.fit(contents, in: window(room: 80)).summaryCount == 1)
        let none = ContextWindow.fit(contents, in: window(room: 79))
        #expect(none.summaryCount == 0)
        #expect(none.includedIDs == path.ids([0, 1, 2]))
    }

    @Test("gives the newest message its room before any summary, and never replaces it")
    func newestFirst() {
        let path = SomePath([90, 10])
        let contents = path.contents(summaries: [(15, [0, 1])])
        let fit = ContextWindow.fit(contents, in: window(room: 100))
        #expect(fit.summaryCount == 0)
        #expect(fit.includedIDs == path.ids([0, 1]))
        #expect(ContextWindow.fit(contents, in: window(room: 105)).includedIDs == path.ids([0]))
    }

    @Test("lets even the newest message fall out for the turns that close")
    func closing() {
        let path = SomePath([30, 10])
        #expect(ContextWindow.fit(path.contents(closing: 20), in: window(room: 50)).includedIDs == path.ids([0]))
        let full = ContextWindow.fit(path.contents(closing: 21), in: window(room: 50))
        #expect(full.isPossible)
        #expect(full.includedIDs.isEmpty)
        #expect(!ContextWindow.fit(path.contents(closing: 51), in: window(room: 50)).isPossible)
    }

    @Test("keeps its promises whatever there is to tell", arguments: 0..<500)
    func properties(seed: Int) {
        var random = SeededRandom(seed)
        let path = SomePath.random(using: &random)
        let contents = path.randomContents(using: &random)
        let window = Window(
            contextTokens: Int.random(in: 2...600, using: &random),
            answerTokensMax: Int.random(in: 1...400, using: &random))
        let fit = ContextWindow.fit(contents, in: window)
        let least = contents.instructionsTokens + contents.closingTokens
        let newest = contents.closingTokens > 0 ? 0 : contents.path[0].tokens
        #expect(fit.isPossible == (least + newest <= window.room), "only what doesn't fit is refused")

        let replaced = Set(contents.summaries.prefix(fit.summaryCount).flatMap(\.coveredIDs))
        let candidates = contents.path.filter { $0.id == contents.path[0].id || !replaced.contains($0.id) }
        #expect(fit.includedIDs + fit.truncatedIDs == candidates.map(\.id), "a suffix of what nothing stands for")
        let included = candidates.prefix(fit.includedIDs.count).reduce(0) { $0 + $1.tokens }
        #expect(fit.usedTokens == least + fit.summaryTokens + included)
        #expect(fit.truncatedTokens == candidates.dropFirst(fit.includedIDs.count).reduce(0) { $0 + $1.tokens })
        guard fit.isPossible else {
            #expect(fit.includedIDs.isEmpty && fit.summaryCount == 0)
            return
        }
        #expect(fit.usedTokens <= window.room)
        #expect(window.room + window.answerTokens == window.contextTokens)
        #expect(fit.summaryTokens * ContextWindow.summaryShare <= window.room)
        if contents.closingTokens == 0 { #expect(fit.includedIDs.first == contents.path[0].id) }
        if let next = candidates.dropFirst(fit.includedIDs.count).first {
            #expect(fit.usedTokens + next.tokens > window.room, "as many as fit")
        }
    }

    @Test("holds no less when it is larger", arguments: 0..<200)
    func monotonic(seed: Int) {
        var random = SeededRandom(seed)
        let contents = SomePath.random(using: &random).randomContents(using: &random)
        var former: ContextWindow.Fit?
        for room in 1...400 {
            let fit = ContextWindow.fit(contents, in: window(room: room))
            if let former {
                #expect(fit.summaryCount >= former.summaryCount)
                #expect(fit.isPossible || !former.isPossible)
                if fit.summaryCount == former.summaryCount {
                    #expect(fit.includedIDs.count >= former.includedIDs.count)
                }
            }
            former = fit
        }
    }

    @Test("chooses the same however much is known of what falls out", arguments: 0..<200)
    func prefix(seed: Int) {
        var random = SeededRandom(seed)
        let contents = SomePath.random(using: &random).randomContents(using: &random)
        let window = window(room: Int.random(in: 1...300, using: &random))
        let whole = ContextWindow.fit(contents, in: window)
        guard let firstOut = whole.truncatedIDs.first,
            let position = contents.path.firstIndex(where: { $0.id == firstOut })
        else { return }
        var known = contents
        known.path = Array(contents.path.prefix(Int.random(in: position + 1...contents.path.count, using: &random)))
        let fit = ContextWindow.fit(known, in: window)
        #expect(fit.includedIDs == whole.includedIDs)
        #expect(fit.usedTokens == whole.usedTokens)
        #expect(fit.summaryCount == whole.summaryCount)
    }
}

/// A path of messages, the newest first, known by their place in it.
private struct SomePath {
    private let entries: [ContextWindow.Entry]

    init(_ tokens: [Int]) {
        entries = tokens.enumerated().map { index, tokens in
            let uuid = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(index)))
            return .init(id: Identifier(uuid), tokens: tokens)
        }
    }

    static func random(using random: inout SeededRandom) -> SomePath {
        SomePath((0..<Int.random(in: 1...30, using: &random)).map { _ in Int.random(in: 1...60, using: &random) })
    }

    func ids(_ places: [Int]) -> [Message.ID] { places.map { entries[$0].id } }

    func contents(
        instructions: Int = 0, closing: Int = 0, summaries: [(tokens: Int, places: [Int])] = []
    ) -> ContextWindow.Contents {
        .init(
            instructionsTokens: instructions, closingTokens: closing,
            summaries: summaries.map { .init(tokens: $0.tokens, coveredIDs: Set(ids($0.places))) }, path: entries)
    }

    func randomContents(using random: inout SeededRandom) -> ContextWindow.Contents {
        var summaries: [(tokens: Int, places: [Int])] = []
        var start = Int.random(in: 0...10, using: &random)
        while start < entries.count, summaries.count < 3 {
            let end = min(entries.count, start + Int.random(in: 1...8, using: &random))
            // Now and then one was edited since.
            let places = (start..<end).filter { _ in Int.random(in: 0..<10, using: &random) > 0 }
            summaries.append((Int.random(in: 1...20, using: &random), places))
            start = end + Int.random(in: 0...2, using: &random)
        }
        return contents(
            instructions: Bool.random(using: &random) ? Int.random(in: 1...60, using: &random) : 0,
            closing: Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 1...60, using: &random) : 0,
            summaries: summaries)
    }
}
