import Testing

/// A provider's side of a wire format: what it sends, to the letter. Reasons to finish and the like are given in the
/// words that all have in common.
enum Wire: CaseIterable, CustomTestStringConvertible {
    case chatCompletions
    case messages

    var testDescription: String {
        switch self {
        case .chatCompletions: "OpenAI-compatible"
        case .messages: "Anthropic"
        }
    }

    var answerPath: String {
        switch self {
        case .chatCompletions: "/v1/chat/completions"
        case .messages: "/v1/messages"
        }
    }

    func keyHeader(_ key: String) -> String {
        switch self {
        case .chatCompletions: "Authorization: Bearer \(key)"
        case .messages: "x-api-key: \(key)"
        }
    }

    /// What stands before the first token.
    var prelude: String {
        switch self {
        case .chatCompletions:
            Self.chunk(delta: #"{"role":"assistant","content":null}"#, finish: "null")
        case .messages:
            Self.event(
                "message_start",
                #""message":{"id":"msg_1","type":"message","role":"assistant","model":"model-test","content":[],"#
                    + #""stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":1}}"#)
                + Self.block(0, #"{"type":"text","text":""}"#) + Self.event("ping")
        }
    }

    func token(_ text: String) -> String {
        switch self {
        case .chatCompletions: Self.chunk(delta: #"{"content":\#(Self.json(text))}"#, finish: "null")
        case .messages: Self.delta(0, #"{"type":"text_delta","text":\#(Self.json(text))}"#)
        }
    }

    func thought(_ text: String) -> String {
        switch self {
        case .chatCompletions: Self.chunk(delta: #"{"reasoning_content":\#(Self.json(text))}"#, finish: "null")
        case .messages: Self.delta(0, #"{"type":"thinking_delta","thinking":\#(Self.json(text))}"#)
        }
    }

    /// Tells why the answer ends, and what it has cost.
    func finish(_ reason: String = "stop") -> String {
        switch self {
        case .chatCompletions:
            Self.chunk(delta: "{}", finish: "\"\(reason)\"")
                + #"data: {"id":"chatcmpl-1","model":"model-test","choices":[],"#
                + #""usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"# + "\n\n"
        case .messages:
            Self.event("content_block_stop", #""index":0"#)
                + Self.event(
                    "message_delta",
                    #""delta":{"stop_reason":"\#(Self.stopReasons[reason] ?? reason)","stop_sequence":null},"#
                        + #""usage":{"output_tokens":3}"#)
        }
    }

    var done: String {
        switch self {
        case .chatCompletions: "data: [DONE]\n\n"
        case .messages: Self.event("message_stop")
        }
    }

    /// Keeps the connection alive and says nothing.
    var keepAlive: String {
        switch self {
        case .chatCompletions: ": keep-alive\n\n"
        case .messages: Self.event("ping")
        }
    }

    /// The server has too much to do, in the middle of an answer.
    var overloaded: String {
        switch self {
        case .chatCompletions: #"data: {"error":{"message":"boom","type":"server_error","code":503}}"# + "\n\n"
        case .messages: Self.event("error", #""error":{"type":"overloaded_error","message":"boom"}"#)
        }
    }

    private static let stopReasons = ["stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"]

    static func json(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }

    // MARK: Events of chat completions

    static func chunk(delta: String, finish: String) -> String {
        #"data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"model-test","#
            + #""choices":[{"index":0,"delta":\#(delta),"logprobs":null,"finish_reason":\#(finish)}]}"# + "\n\n"
    }

    // MARK: Events of messages

    static func event(_ type: String, _ fields: String = "") -> String {
        "event: \(type)\ndata: {\"type\":\"\(type)\"\(fields.isEmpty ? "" : ",")\(fields)}\n\n"
    }

    static func block(_ index: Int, _ block: String) -> String {
        event("content_block_start", #""index":\#(index),"content_block":\#(block)"#)
    }

    static func delta(_ index: Int, _ delta: String) -> String {
        event("content_block_delta", #""index":\#(index),"delta":\#(delta)"#)
    }
}
