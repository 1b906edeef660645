import ChatCore
import Testing

@testable import SQLStore

@Suite("Search in texts of every kind")
struct SearchTextContractTests {
    /// PostgreSQL keeps 256 places of a term, none beyond 16,383, and a megabyte of terms.
    @Test("The end of a long text is found, and so are its phrases", arguments: StoreEngine.allCases)
    func long(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let many = (0..<20_000).map { "filler\($0 % 300)" }.joined(separator: " ")
            let different = (0..<150_000).map { "дер\($0)" }.joined(separator: " ")
            let endless = String(repeating: "\u{FDFA}", count: 100)
            for start in [many, different, endless] {
                let turn = try await world.exchange("\(start) common rose garden end", answer: "rose the garden")
                let id = SearchResult.ID.message(turn.userMessage.id)
                #expect(try await found("\"rose garden\"", world) == [id])
                #expect(try await found("\"filler0 filler1\" en", world) == (start == many ? [id] : []))
                #expect(try await found("\"garden rose\"", world) == [])
                #expect(try await found("дер149999 ", world) == (start == different ? [id] : []))
                #expect(try await found("дер150000 ", world) == [])
                #expect(try await found(endless + " ", world) == (start == endless ? [id] : []))
                try await world.delete(turn.userMessage.id)
                try await world.delete(turn.answer.id)
            }
        }
    }

    @Test("Of words that look like a database's own, nothing is taken for it", arguments: StoreEngine.allCases)
    func operators(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange("a AND b or /more ' \\ & | ! <-> :* NOT NEAR")
            for text in ["and", "near", "\"or more\"", "& more", "not ", ":*not"] {
                #expect(try await found(text, world) == [.message(turn.userMessage.id)], "\(text)")
            }
            for text in ["'", "u\(world.user.id)", "/u\(world.user.id)"] {
                #expect(try await found(text, world) == [], "\(text)")
            }
        }
    }

    @Test("All databases find the same in the same order", arguments: 1...6)
    func same(seed: Int) async throws {
        var answers: [[[String]]] = []
        for engine in StoreEngine.allCases {
            try await engine.withStore { store in
                var random = SeededRandom(seed)
                let world = try await World(store)
                for _ in 0..<25 { try await world.exchange(Self.text(&random), answer: Self.text(&random)) }
                var found: [[String]] = []
                for _ in 0..<40 {
                    let query = SearchQuery(Self.query(&random))
                    let candidates = try await store.candidates(
                        query, in: SearchScope(ownerID: world.user.id), extent: nil)
                    found.append(candidates.elements.map(\.terms))
                }
                answers.append(found)
            }
        }
        #expect(answers.allSatisfy { $0 == answers[0] })
        #expect(answers[0].contains { !$0.isEmpty })
    }

    private static let words = ["rose", "Rosen", "gärten", "garden", "東京", "タワー", "e-mail", "x", "H₂O", "it's"]

    private static func text(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 1...9, using: &random)).compactMap { _ in words.randomElement(using: &random) }
            .joined(separator: " ")
    }

    private static func query(_ random: inout SeededRandom) -> String {
        let text = String(text(&random).prefix(Int.random(in: 1...14, using: &random)))
        return Bool.random(using: &random) ? text : "\"\(text)\""
    }

    private func found(_ text: String, _ world: World) async throws -> [SearchResult.ID] {
        try await world.store.candidates(SearchQuery(text), in: SearchScope(ownerID: world.user.id), extent: nil)
            .elements.map(\.id).filter { if case .message = $0 { true } else { false } }
    }
}
