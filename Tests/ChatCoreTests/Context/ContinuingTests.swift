import Synchronization
import Testing

@testable import ChatCore

@Suite("Going on with an unfinished answer", .timeLimit(.minutes(1)))
struct ContinuingTests {
    /// The request for going on with `text` after one question, in a window with so much room beside the answer.
    private func turns(
        continuing text: String, question: String = "Why?", room: Int = 1_000, continuesText: Bool = false
    ) async throws -> [ModelRequest.Turn] {
        let provider = HandDrivenProvider(contextTokens: 2 * room)
        let asked = Mutex<[ModelRequest.Turn]>([])
        try await Chat.with(provider, instructions: "Be brief.") { chat in
            let uncounted = ModelCompletion(finishReason: "length")
            try await chat.exchange("Earlier?", "Earlier.", from: provider, completion: uncounted)
            let sent = try await chat.exchange(question, "Because", from: provider, completion: uncounted)
            var plan = try await chat.planner.plan(AnswerOptions(), in: chat.thread)
            plan.continuesText = continuesText
            let request = try await plan.request(
                answering: sent.message.id, in: chat.thread.id, from: chat.store, continuing: text)
            asked.withLock { $0 = request.turns }
        }
        return asked.withLock(\.self)
    }

    @Test("ends in the answer, for a model that goes on with it")
    func prefix() async throws {
        let turns = try await turns(continuing: "Because of", continuesText: true)
        #expect(turns.map(\.content) == ["Be brief.", "Earlier?", "Earlier.", "Why?", "Because of"])
        #expect(turns.last?.role == .assistant)
    }

    @Test("asks any other model to go on where it stops")
    func request() async throws {
        let turns = try await turns(continuing: "Because of")
        #expect(turns.dropLast().last == .init(role: .assistant, content: "Because of"))
        #expect(turns.last == .init(role: .user, content: AnswerPlan.goOn))
        #expect(turns.count == 6)
    }

    @Test("is nothing special when there is no text yet")
    func nothing() async throws {
        #expect(try await turns(continuing: "").last == .init(role: .user, content: "Why?"))
    }

    @Test("keeps the end of an answer that is too long, with its question", arguments: [true, false])
    func longAnswer(continuesText: Bool) async throws {
        let words = (0..<1_000).map { "word\($0)" }.joined(separator: " ")
        let turns = try await turns(continuing: words, room: 1_000, continuesText: continuesText)
        let answer = try #require(turns.last { $0.role == .assistant })
        #expect(words.hasSuffix(answer.content))
        #expect(answer.content.count == words.count / 4)
        #expect(turns.contains(.init(role: .user, content: "Why?")))
    }

    @Test("keeps a quarter of the answer rather than to leave out its question")
    func quarter() async throws {
        let question = String(repeating: "why? ", count: 150)
        let words = (0..<200).map { "word\($0)" }.joined(separator: " ")
        let turns = try await turns(continuing: words, question: question, room: 500)
        #expect(turns.contains(.init(role: .user, content: question)))
        #expect(turns.contains(.init(role: .assistant, content: String(words.suffix(words.count / 4)))))
    }

    @Test("leaves out a question that leaves too little room for the answer")
    func longQuestion() async throws {
        let question = String(repeating: "why ", count: 330)
        let words = (0..<150).map { "word\($0)" }.joined(separator: " ")
        let turns = try await turns(continuing: words, question: question, room: 500)
        #expect(!turns.contains { $0.content == question })
        #expect(turns.contains(.init(role: .assistant, content: words)))
    }
}
