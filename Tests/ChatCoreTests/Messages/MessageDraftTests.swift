import Testing

@testable import ChatCore

@Suite("A message to send")
struct MessageDraftTests {
    private func errors(of draft: MessageDraft) throws -> [String] {
        let error = #expect(throws: ChatError.self) { try draft.validate() }
        return try #require(error).fieldErrors.map(\.field)
    }

    @Test("has up to 50,000 characters, counted in Unicode code points")
    func length() throws {
        try MessageDraft(content: String(repeating: "🚀", count: 50_000)).validate()
        let stacked = "a" + String(repeating: "\u{301}", count: 50_000)
        for content in [String(repeating: "x", count: 50_001), stacked] {
            let error = #expect(throws: ChatError.self) { try MessageDraft(content: content).validate() }
            #expect(error?.code == .messageTooLong)
            #expect(error?.fieldErrors.map(\.field) == ["content"])
        }
    }

    @Test("is not empty, and not only white space", arguments: ["", " ", "\n\r\n\t", "\u{2003}\u{2028}\u{A0}"])
    func empty(content: String) throws {
        let error = #expect(throws: ChatError.self) { try MessageDraft(content: content).validate() }
        #expect(error?.code == .validationFailed)
        #expect(error?.fieldErrors.map(\.field) == ["content"])
    }

    @Test("holds any character but U+0000")
    func characters() throws {
        try MessageDraft(content: NastyText.pieces.joined()).validate()
        #expect(try errors(of: MessageDraft(content: "a\u{0}b")) == ["content"])
    }

    @Test("has a client id of 1 to 128 characters, or none")
    func clientID() throws {
        for id in [nil, "x", String(repeating: "x", count: 128)] {
            try MessageDraft(content: "Hello", clientMessageID: id).validate()
        }
        for id in ["", String(repeating: "x", count: 129)] {
            #expect(try errors(of: MessageDraft(content: "Hello", clientMessageID: id)) == ["client_message_id"])
        }
    }

    @Test(
        "has options within their ranges, or none",
        arguments: [
            AnswerOptions(), AnswerOptions(model: "m", temperature: 0, maxTokens: 1),
            AnswerOptions(model: String(repeating: "m", count: 200), temperature: 2, maxTokens: 1_000_000),
        ])
    func options(options: AnswerOptions) throws {
        try MessageDraft(content: "Hello", options: options).validate()
    }

    @Test("is refused with options out of range, each named")
    func badOptions() throws {
        for temperature in [-0.1, 2.1, .nan, .infinity] {
            let draft = MessageDraft(content: "Hello", options: AnswerOptions(temperature: temperature))
            #expect(try errors(of: draft) == ["options.temperature"])
        }
        for maxTokens in [0, -1, 1_000_001] {
            let draft = MessageDraft(content: "Hello", options: AnswerOptions(maxTokens: maxTokens))
            #expect(try errors(of: draft) == ["options.max_tokens"])
        }
        for model in ["", String(repeating: "m", count: 201)] {
            let draft = MessageDraft(content: "Hello", options: AnswerOptions(model: model))
            #expect(try errors(of: draft) == ["options.model"])
        }
    }

    @Test("is told of everything that is wrong with it at once")
    func allAtOnce() throws {
        let draft = MessageDraft(
            content: " ", clientMessageID: "", options: AnswerOptions(model: "", temperature: 3, maxTokens: 0))
        #expect(
            try errors(of: draft) == [
                "content", "client_message_id", "options.temperature", "options.max_tokens", "options.model",
            ])
    }
}
