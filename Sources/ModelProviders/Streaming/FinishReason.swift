/// Why answers end, in the words that all providers have in common: OpenAI's.
enum FinishReason {
    static let stop = "stop"
    static let length = "length"
    static let contentFilter = "content_filter"

    /// What servers of any kind say, gateways included; an unknown word stays as it is.
    static func common(_ word: String) -> String {
        switch word {
        case "end_turn", "stop_sequence", "pause_turn", "eos", "eos_token": stop
        case "max_tokens", "model_context_window_exceeded": length
        case "refusal", "safety": contentFilter
        default: word
        }
    }
}
