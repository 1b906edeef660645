import ChatCore
import Testing

@testable import ModelProviders

@Suite("Events of a message bring text, thoughts, usage or faults")
struct MessagesDecoderTests {
    @Test(arguments: [
        (Wire.messages.token("Hallo"), "Hallo", true),
        (Wire.messages.token(""), "", false),
        (Wire.messages.prelude, "", false),
        (Wire.block(0, #"{"type":"text","text":"Hal"}"#) + Wire.messages.token("lo"), "Hallo", true),
        (Wire.block(1, #"{"type":"text"}"#), "", false),
        (Wire.delta(0, #"{"type":"text_delta","text":"a\u00e9\ud83d\ude80\"\\\/\n"}"#), "aé🚀\"\\/\n", true),
        (Wire.delta(0, #"{"type":"input_json_delta","partial_json":"{\"text\":"}"#), "", false),
        (Wire.delta(0, #"{"type":"citations_delta","citation":{"type":"char_location","text":"no"}}"#), "", false),
        (Wire.delta(0, #"{"type":"new_delta","text":"no"}"#), "", false),
        (Wire.block(1, #"{"type":"tool_use","id":"t","name":"n","input":{}}"#), "", false),
        (Wire.event("new_event", #""delta":"no","message":7"#), "", false),
        (Wire.event("ping"), "", false),
        (Wire.event("content_block_delta", #""index":0,"delta":{"type":"text_delta","text":"x"} "#), "x", true),
        (
            "event: content_block_delta\ndata: {\"delta\":{\"text\":\"x\",\"type\":\"text_delta\"},"
                + "\"type\":\"content_block_delta\"}   \n\n", "x", true
        ),
        (Wire.messages.done + Wire.messages.token("after the end"), "", false),
    ])
    func anEvent(stream: String, text: String, isToken: Bool) {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        let progress = read(stream, with: &reader)
        #expect(progress.text == text)
        #expect(progress.hasToken == isToken)
        #expect(reader.failure == nil)
    }

    @Test func textBlocksAreJoinedAndThoughtsKeptApart() {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        let stream =
            Wire.block(0, #"{"type":"thinking","thinking":"","signature":""}"#)
            + Wire.delta(0, #"{"type":"thinking_delta","thinking":"Hm"}"#)
            + Wire.delta(0, #"{"type":"signature_delta","signature":"EqQBCg"}"#)
            + Wire.event("content_block_stop", #""index":0"#)
            + Wire.block(1, #"{"type":"redacted_thinking","data":"EmwKAhgB"}"#)
            + Wire.event("content_block_stop", #""index":1"#)
            + Wire.block(2, #"{"type":"text","text":""}"#)
            + Wire.delta(2, #"{"type":"text_delta","text":"Hal"}"#)
            + Wire.event("content_block_stop", #""index":2"#)
            + Wire.block(3, #"{"type":"text","text":""}"#)
            + Wire.delta(3, #"{"type":"text_delta","text":"lo"}"#)
        let progress = read(stream, with: &reader)
        #expect(progress.events == [.reasoning("Hm")])
        #expect(progress.text == "Hallo")
    }

    @Test func aPingIsASignOfLifeOnlyWhileTheModelThinksUnseen() {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        #expect(read(Wire.block(0, #"{"type":"thinking","thinking":""}"#), with: &reader).hasToken)
        #expect(read(Wire.event("ping"), with: &reader).hasToken)
        #expect(!read(Wire.event("content_block_stop", #""index":0"#) + Wire.event("ping"), with: &reader).hasToken)
    }

    @Test func usageComesInPieces() {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        let start =
            #""message":{"model":"model-test","usage":{"input_tokens":3,"cache_creation_input_tokens":4,"#
            + #""cache_read_input_tokens":5,"output_tokens":1}}"#
        #expect(
            read(Wire.event("message_start", start), with: &reader).events == [.usage(.init(promptTokens: 12))],
            "the answer has not begun: what it costs is told at its end")
        let counting = #""delta":{"stop_reason":null},"usage":{"output_tokens":7}"#
        #expect(
            read(Wire.event("message_delta", counting), with: &reader).events
                == [.usage(.init(promptTokens: 12, completionTokens: 7))])
        let end = #""delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":20,"output_tokens":9}"#
        _ = read(Wire.event("message_delta", end) + Wire.event("message_delta", #""delta":{}"#), with: &reader)
        #expect(reader.completion == nil)
        _ = read(Wire.messages.done, with: &reader)
        #expect(
            reader.completion
                == ModelCompletion(finishReason: "stop", promptTokens: 20, completionTokens: 9, model: "model-test"))
    }

    @Test func aSumThatNoIntegerHoldsIsNoCount() {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        let start =
            #""message":{"model":"model-test","usage":{"input_tokens":9223372036854775807,"#
            + #""cache_read_input_tokens":1,"output_tokens":1}}"#
        let progress = read(Wire.event("message_start", start) + Wire.messages.token("Hi"), with: &reader)
        #expect(progress.text == "Hi")
        #expect(progress.events == [])
    }

    @Test(arguments: [
        ("end_turn", "stop"), ("stop_sequence", "stop"), ("pause_turn", "stop"), ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"), ("refusal", "content_filter"), ("tool_use", "tool_use"),
    ])
    func theReasonIsToldInCommonWords(stopReason: String, finishReason: String) {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        _ = read(Wire.messages.finish(stopReason) + Wire.messages.done, with: &reader)
        #expect(reader.completion?.finishReason == finishReason)
    }

    @Test(arguments: [
        ("overloaded_error", ModelError.Reason.unavailable), ("api_error", .unavailable),
        ("timeout_error", .unavailable),
        ("rate_limit_error", .rateLimited(retryAfterSeconds: nil)), ("authentication_error", .unauthorized),
        ("permission_error", .unauthorized), ("billing_error", .quotaExceeded), ("invalid_request_error", .rejected),
        ("not_found_error", .rejected), ("request_too_large", .contextTooLong), ("new_error", .unavailable),
    ])
    func aFaultInTheMiddle(type: String, reason: ModelError.Reason) {
        var reader = AnswerReader(MessagesDecoder(withheld: ""))
        let fault = Wire.event("error", #""error":{"type":"\#(type)","message":"boom"}"#)
        let progress = read(Wire.messages.token("Hallo") + fault, with: &reader)
        #expect(progress.text == "Hallo")
        #expect(reader.failure?.reason == reason)
        #expect(reader.failure?.detail == "the provider answered: \(type)")
    }

    @Test func repeatedSpaceIsATokenButNoText() {
        var reader = AnswerReader(MessagesDecoder(withheld: "\n\n"))
        let first = read(Wire.messages.prelude + Wire.messages.token("\n\n"), with: &reader)
        #expect(first.text.isEmpty && first.hasToken)
        #expect(read(Wire.messages.token("\n- c"), with: &reader).text == "\n- c")
    }

    private func read(_ stream: String, with reader: inout AnswerReader<MessagesDecoder>) -> AnswerProgress {
        Array(stream.utf8).withUnsafeBytes { reader.read($0) }
    }
}
