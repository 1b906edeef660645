import ChatCore
import Testing

@testable import ModelProviders

@Suite("Events of a chat completion bring text, reasoning, usage or faults")
struct AnswerReaderTests {
    @Test(arguments: [
        (Wire.token("Hallo"), "Hallo", true),
        (Wire.event(delta: #"{"role":"assistant","content":null}"#, finish: "null"), "", false),
        (Wire.event(delta: #"{"role":"assistant","content":""}"#, finish: "null"), "", false),
        (Wire.event(delta: #"{"reasoning_content":"Hm"}"#, finish: "null"), "", true),
        (Wire.event(delta: #"{"reasoning":"Hm","content":""}"#, finish: "null"), "", true),
        (Wire.event(delta: #"{"content":"a\u00e9\ud83d\ude80\"\\\/\n"}"#, finish: "null"), "aé🚀\"\\/\n", true),
        (Wire.usage(prompt: 1, completion: 2), "", false),
        (": keep-alive\n\n", "", false),
        ("data: {}\n\n", "", false),
        ("data: {\"choices\":null,\"error\":null}\n\n", "", false),
        ("data: {\"choices\":[{\"index\":0,\"delta\":null}]}\n\n", "", false),
        ("data: { \"choices\" : [ { \"delta\" : { \"content\" : \"x\" } } ] }\n\n", "x", true),
        (Wire.done + Wire.token("after the end"), "", false),
    ])
    func anEvent(stream: String, text: String, isToken: Bool) {
        var reader = AnswerReader()
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
        var reader = AnswerReader()
        let progress = read(Wire.token("Hallo") + "data: \(data)\n\n", with: &reader)
        #expect(progress.text == "Hallo")
        #expect(reader.failure?.reason == reason)
        #expect(reader.failure?.detail.contains("boom") == false)
    }

    @Test func theUsageIsTheLastThatWasTold() throws {
        var reader = AnswerReader()
        _ = read(Wire.usage(prompt: 1, completion: 1) + Wire.finish("length"), with: &reader)
        _ = read(Wire.usage(prompt: 5, completion: 7) + Wire.done, with: &reader)
        #expect(
            try reader.completion()
                == ModelCompletion(finishReason: "length", promptTokens: 5, completionTokens: 7, model: "gpt-test"))
    }

    private func read(_ stream: String, with reader: inout AnswerReader) -> AnswerReader.Progress {
        Array(stream.utf8).withUnsafeBytes { reader.read($0) }
    }
}
