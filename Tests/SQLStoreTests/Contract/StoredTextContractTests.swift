import ChatCore
import Testing

@testable import SQLStore

@Suite("Text comes back byte for byte")
struct StoredTextContractTests {
    static let texts = [
        "plain", "emoji 🏳️‍🌈👩🏽‍🚀🇦🇹", "e\u{301} and \u{e9} differ", "line\r\nline\rline\n", "tab\tbell\u{7}esc\u{1b}[0m",
        "\u{1}\u{2}\u{1f}\u{7f}\u{85}", "\u{feff}mark", "\u{202e}right to left", "\u{fffd}\u{ffff}\u{10ffff}",
        "'; drop table messages; --", "\"quoted\" \\ `code` %s ?1 :a @b $1", " \n ", "\u{2028}\u{2029}",
        String(repeating: "x", count: 300_000),
    ]

    @Test("in messages, whole and in pieces", arguments: StoreEngine.allCases, texts)
    func messages(engine: StoreEngine, text: String) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(in: world.thread, text)
            _ = try await store.insertTurn(turn)
            let half = text.unicodeScalars.count / 2
            let scalars = text.unicodeScalars
            let parts = [String(scalars.prefix(half)), String(scalars.dropFirst(half))].map { String($0) }
            try await store.appendText(pieces(turn, parts))
            let running = try await world.shownMessages()
            #expect(running.map { Array($0.content.utf8) } == [Array(text.utf8), Array(text.utf8)])
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some(text))
            let ended = try await world.shownMessages()
            #expect(ended.map { Array($0.content.utf8) } == [Array(text.utf8), Array(text.utf8)])
        }
    }

    @Test("in small facts", arguments: StoreEngine.allCases, texts)
    func metadata(engine: StoreEngine, text: String) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var turn = NewTurn.some(in: world.thread)
            turn.userMessage.metadata = ["key": .text(text), text: "value", "nul": "a\0b"]
            _ = try await store.insertTurn(turn)
            #expect(try await world.shownMessages().first?.metadata == turn.userMessage.metadata)
        }
    }

    @Test("A NUL is refused, never cut at", arguments: StoreEngine.allCases)
    func nul(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let refusal = try await chatError { try await world.exchange("a\0b") }
            #expect(refusal.code == .validationFailed)
            #expect(try await world.shownMessages().isEmpty)
        }
    }
}
