import ChatCore

/// A refusal that doesn't pass, as each kind of provider words it.
enum Refusal: CaseIterable {
    case wrongKey, forbidden, unknownModel, promptTooLong, requestTooLarge, creditUsedUp, malformed, moved

    var status: String {
        switch self {
        case .wrongKey: "401 Unauthorized"
        case .forbidden: "403 Forbidden"
        case .unknownModel: "404 Not Found"
        case .promptTooLong, .creditUsedUp: "400 Bad Request"
        case .requestTooLarge: "413 Payload Too Large"
        case .malformed: "422 Unprocessable Content"
        case .moved: "301 Moved Permanently"
        }
    }

    var reason: ModelError.Reason {
        switch self {
        case .wrongKey, .forbidden: .unauthorized
        case .unknownModel: .unknownModel
        case .promptTooLong, .requestTooLarge: .contextTooLong
        case .creditUsedUp: .quotaExceeded
        case .malformed, .moved: .rejected
        }
    }

    func body(_ wire: Wire) -> String {
        switch wire {
        case .chatCompletions: completionsBody
        case .messages: messagesBody
        }
    }

    private var completionsBody: String {
        switch self {
        case .wrongKey: #"{"error":{"message":"Incorrect API key: sk-1","code":"invalid_api_key"}}"#
        case .unknownModel: #"{"error":{"code":"model_not_found"}}"#
        case .promptTooLong: #"{"error":{"code":"context_length_exceeded"}}"#
        case .creditUsedUp: #"{"error":{"code":"billing_hard_limit_reached"}}"#
        case .forbidden, .requestTooLarge, .malformed, .moved: ""
        }
    }

    private var messagesBody: String {
        switch self {
        case .wrongKey: Self.error("authentication_error", "invalid x-api-key")
        case .forbidden: Self.error("permission_error", "Your API key does not have permission")
        case .unknownModel: Self.error("not_found_error", "model: claude-none")
        case .promptTooLong: Self.error("invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum")
        case .requestTooLarge: Self.error("request_too_large", "Request exceeds the maximum size")
        case .creditUsedUp: Self.error("invalid_request_error", "Your credit balance is too low to access the API")
        case .malformed: Self.error("invalid_request_error", "messages: at least one message is required")
        case .moved: ""
        }
    }

    private static func error(_ type: String, _ message: String) -> String {
        #"{"type":"error","error":{"type":"\#(type)","message":"\#(message)"},"request_id":"req_1"}"#
    }
}
