import ChatCore
import ModelProviders
import Testing

@Suite("The scripted provider thinks aloud, counts, and goes on with a text", .timeLimit(.minutes(1)))
struct ScriptedContinuationTests {
    /// Wherever an answer is stopped, also within a token: what was said and what follows are the whole script's text.
    @Test(arguments: [
        "[[script rate=0]]", "[[script say=unicode rate=0]]", #"[[script text="ab " tokens=40 rate=0]]"#,
        #"[[script text="a\n\nb  c" rate=0]]"#,
    ])
    func whatFollowsATextAddsUpToTheWhole(message: String) async throws {
        let whole = try await text(of: events(of: message))
        for end in whole.unicodeScalars.indices {
            let said = String(whole.unicodeScalars[..<end])
            let rest = try await text(of: events(of: message, after: said))
            #expect(Array((said + rest).utf8) == Array(whole.utf8))
        }
        #expect(try await text(of: events(of: message, after: whole)).isEmpty)
    }

    @Test func aTextOfAnotherScriptIsFollowedByTheWhole() async throws {
        #expect(try await text(of: events(of: #"[[script text="one two"]]"#, after: "two")) == "one two")
    }

    @Test func aFaultThatHasComeDoesNotComeAgain() async throws {
        let message = #"[[script text="a b c d" rate=0 fault=cut_off at=2]]"#
        let said = Mailbox<ModelEvent>()
        await #expect { try await generate(message, said) } throws: { ($0 as? ModelError)?.reason == .cutOff }
        #expect(text(of: said.takeAll()) == "a b")
        #expect(try await text(of: events(of: message, after: "a b")) == " c d")
        await #expect {
            try await events(of: message, after: "a")
        } throws: {
            ($0 as? ModelError)?.reason == .cutOff
        }
    }

    @Test func aContinuationIsCutAtItsOwnLength() async throws {
        let message = #"[[script text="a b c d" rate=0]]"#
        #expect(try await text(of: events(of: message, after: "a b", maxTokens: 1)) == " c")
    }

    @Test func thoughtsComeFirstAndOnce() async throws {
        let message = #"[[script think="Hm, so." text="one two" rate=0]]"#
        #expect(
            try await events(of: message) == [
                .reasoning("Hm,"), .reasoning(" so."), .text("one"), .text(" two"),
            ])
        #expect(try await events(of: message, after: "one") == [.text(" two")])
    }

    @Test func usageComesInPiecesWhenItIsAskedFor() async throws {
        let events = try await events(of: #"[[script text="one two" usage=pieces rate=0]]"#)
        let usages = events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }
        #expect(usages.map(\.completionTokens) == [nil, 1, 2])
        #expect(usages.allSatisfy { $0.promptTokens == usages.first?.promptTokens })
        #expect(events.first == usages.first.map(ModelEvent.usage))
    }

    @Test(arguments: [("end", 2), ("pieces", 2), ("none", nil)])
    func theEndTellsTheUsage(report: String, tokens: Int?) async throws {
        let completion = try await generate(#"[[script text="one two" usage=\#(report) rate=0]]"#, Mailbox())
        #expect(completion.completionTokens == tokens)
        #expect((completion.promptTokens == nil) == (tokens == nil))
    }

    private func events(of message: String, after said: String = "", maxTokens: Int = 10_000) async throws
        -> [ModelEvent]
    {
        let events = Mailbox<ModelEvent>()
        try await generate(message, after: said, events, maxTokens: maxTokens)
        return events.takeAll()
    }

    private func text(of events: [ModelEvent]) -> String { events.map(\.text).joined() }

    @discardableResult
    private func generate(
        _ message: String, after said: String = "", _ events: Mailbox<ModelEvent>, maxTokens: Int = 10_000
    ) async throws -> ModelCompletion {
        var turns = [ModelRequest.Turn(role: .user, content: message)]
        if !said.isEmpty { turns.append(.init(role: .assistant, content: said)) }
        let request = ModelRequest(model: "scripted", turns: turns, maxTokens: maxTokens)
        return try await ScriptedProvider().generate(request) { events.put($0) }
    }
}
