import ChatCore
import Testing

@testable import ModelProviders

@Suite("Events of a chat completion bring text, reasoning, usage or faults")
struct CompletionDecoderTests {
    @Test(arguments: [
        (Wire.chatCompletions.token("Hallo"), "Hallo", true),
        (Wire.chunk(delta: #"{"role":"assistant","content":null}"#, finish: "null"), "", false),
        (Wire.chunk(delta: #"{"role":"assistant","content":""}"#, finish: "null"), "", false),
        (Wire.chunk(delta: #"{"reasoning_content":"Hm"}"#, finish: "null"), "", true),
        (Wire.chunk(delta: #"{"reasoning":"Hm","content":""}"#, finish: "null"), "", true),
        (Wire.chunk(delta: #"{"content":"a\u00e9\ud83d\ude80\"\\\/\n"}"#, finish: "null"), "aé🚀\"\\/\n", true),
        (Self.usage(prompt: 1, completion: 2), "", false),
        (": keep-alive\n\n", "", false),
        ("data: {}\n\n", "", false),
        ("data: {\"choices\":null,\"error\":null}\n\n", "", false),
        ("data: {\"choices\":[{\"index\":0,\"delta\":null}]}\n\n", "", false),
        ("data: { \"choices\" : [ { \"delta\" : { \"content\" : \"x\" } } ] }\n\n", "x", true),
        (Wire.chatCompletions.done + Wire.chatCompletions.token("after the end"), "", false),
    ])
    func anEvent(stream: String, text: String, isToken: Bool) {
        var reader = AnswerReader(CompletionDecoder())
        let progress = read(stream, with: &reader)
        #expect(progress.text == text)
        #expect(progress.hasToken == isToken)
        #expect(reader.failure == nil)
    }

    @Test(arguments: [
        (#"{"error":{"message":"boom","type":"server_error","code":null}}"#, ModelError.Reason.unavailable),
        (#"{"error":{"message":"boom","code":429}}"#, .rateLimited(retryAfterSeconds: nil)),
        (#"{"error":{"message":"boom","type":"rate_limit_error"}}"#, .rateLimited(retryAfterSeconds: nil)),
        (#"{"error":{"message":"boom","code":"insufficient_quota"}}"#, .quotaExceeded),
        (#"{"error":{"code":400,"type":"exceed_context_size_error","n_ctx":512}}"#, .contextTooLong),
        (#"{"error":{"code":502,"message":"boom"},"choices":[]}"#, .unavailable),
        (#"{"error":{"type":"invalid_request_error"}}"#, .rejected),
        (#"{"error":"boom"}"#, .unavailable),
    ])
    func aFaultInTheMiddle(data: String, reason: ModelError.Reason) {
        var reader = AnswerReader(CompletionDecoder())
        let progress = read(Wire.chatCompletions.token("Hallo") + "data: \(data)\n\n", with: &reader)
        #expect(progress.text == "Hallo")
        #expect(reader.failure?.reason == reason)
        #expect(reader.failure?.detail.contains("boom") == false)
    }

    @Test func theUsageIsTheLastThatWasTold() {
        var reader = AnswerReader(CompletionDecoder())
        _ = read(Self.usage(prompt: 1, completion: 1) + Wire.chunk(delta: "{}", finish: "\"length\""), with: &reader)
        _ = read(Self.usage(prompt: 5, completion: 7) + Wire.chatCompletions.done, with: &reader)
        #expect(
            reader.completion
                == ModelCompletion(finishReason: "length", promptTokens: 5, completionTokens: 7, model: "model-test"))
    }

    @Test(arguments: [
        (#"{"reasoning_content":"Hm"}"#, "Hm"), (#"{"reasoning":"Hm","content":""}"#, "Hm"),
        (#"{"reasoning":"Hm","reasoning_content":"Hm"}"#, "Hm"),
        (#"{"reasoning_content":null,"reasoning":"Hm"}"#, "Hm"),
        (#"{"reasoning_content":"","reasoning":"Hm"}"#, "Hm"),
        (#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]}"#, "Hm"),
        (#"{"content":[{"type":"thinking","thinking":"Hm"}]}"#, "Hm"),
        (#"{"reasoning":[{"type":"text","text":"Hm"}]}"#, "Hm"),
    ])
    func thoughtsHaveManyForms(delta: String, thought: String) {
        var reader = AnswerReader(CompletionDecoder())
        #expect(read(Wire.chunk(delta: delta, finish: "null"), with: &reader).events == [.reasoning(thought)])
    }

    @Test func contentMayComeInPartsOfManyKinds() {
        var reader = AnswerReader(CompletionDecoder())
        let parts =
            #"[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]},{"type":"text","text":"a"},"#
            + #"{"type":"image_url","text":{"x":1}},5,null,{"type":7},{"type":"text","text":"b"}]"#
        let progress = read(Wire.chunk(delta: #"{"content":\#(parts)}"#, finish: "null"), with: &reader)
        #expect(progress.events == [.reasoning("Hm")])
        #expect(progress.text == "ab")
        #expect(reader.failure == nil)
    }

    @Test func aCharacterCutInTwoIsJoinedInPartsToo() {
        var reader = AnswerReader(CompletionDecoder())
        let halves = [#"\ud83d"#, #"\ude80"#].map { half in
            Wire.chunk(delta: #"{"content":[{"type":"text","text":"\#(half)"}]}"#, finish: "null")
        }
        #expect(read(halves.joined(), with: &reader).text == "🚀")
    }

    @Test(arguments: ["5", "true", #"{"effort":"high"}"#, "[1]", "[]"])
    func thoughtsOfAnUnknownFormLoseNoAnswer(thought: String) {
        var reader = AnswerReader(CompletionDecoder())
        let delta = #"{"content":"a","reasoning":\#(thought),"reasoning_content":\#(thought)}"#
        #expect(read(Wire.chunk(delta: delta, finish: "null"), with: &reader).text == "a")
        #expect(reader.failure == nil)
    }

    @Test func anEmptyFinishReasonIsNoEnd() {
        var reader = AnswerReader(CompletionDecoder())
        let progress = read(Wire.chunk(delta: #"{"content":"a"}"#, finish: "\"\""), with: &reader)
        #expect(progress.text == "a")
        #expect(reader.completion == nil)
        _ = read(Wire.chunk(delta: "{}", finish: "\"stop\""), with: &reader)
        _ = read(Wire.chunk(delta: "{}", finish: "\"\""), with: &reader)
        #expect(reader.completion?.finishReason == "stop")
    }

    @Test func usageComesInPiecesAndIsToldWhenItIsNew() {
        var reader = AnswerReader(CompletionDecoder())
        let pieces = [
            #"{"prompt_tokens":9}"#, "null", #"{"prompt_tokens":9,"completion_tokens":null}"#,
            #"{"completion_tokens":2}"#, #"{"prompt_tokens":9,"completion_tokens":3}"#,
        ]
        let events = pieces.flatMap { read("data: {\"choices\":[],\"usage\":\($0)}\n\n", with: &reader).events }
        #expect(
            events == [
                .usage(.init(promptTokens: 9)), .usage(.init(promptTokens: 9, completionTokens: 2)),
                .usage(.init(promptTokens: 9, completionTokens: 3)),
            ])
    }

    @Test func aRefusalIsReadLikeAnAnswer() {
        var reader = AnswerReader(CompletionDecoder())
        let refusal = Wire.chunk(delta: #"{"content":null,"refusal":"I won't."}"#, finish: "null")
        #expect(read(refusal + Wire.chatCompletions.finish(), with: &reader).events.first == .text("I won't."))
        #expect(reader.completion?.finishReason == "content_filter")
    }

    @Test func textAndThoughtsKeepTheirOrder() {
        var reader = AnswerReader(CompletionDecoder())
        let thought = Wire.chunk(delta: #"{"reasoning":"Hm"}"#, finish: "null")
        let progress = read(Wire.chatCompletions.token("a") + thought + Wire.chatCompletions.token("b"), with: &reader)
        #expect(progress.events == [.text("a"), .reasoning("Hm")])
        #expect(progress.text == "b")
    }

    private static func usage(prompt: Int, completion: Int) -> String {
        #"data: {"id":"chatcmpl-1","model":"model-test","choices":[],"#
            + #""usage":{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"total_tokens":1}}"# + "\n\n"
    }

    private func read(_ stream: String, with reader: inout AnswerReader<CompletionDecoder>) -> AnswerProgress {
        Array(stream.utf8).withUnsafeBytes { reader.read($0) }
    }
}
