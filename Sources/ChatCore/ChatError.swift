/// What went wrong, in words that may be shown to the person who asked. Translated once to HTTP and once to frames.
public struct ChatError: Error, Sendable {
    /// The codes of the outside contract.
    public enum Code: String, Sendable, CaseIterable {
        case invalidMessage = "invalid_message"
        case validationFailed = "validation_failed"
        case unauthorized
        case forbidden
        case notFound = "not_found"
        case threadNotFound = "thread_not_found"
        case conflict
        case messageTooLong = "message_too_long"
        case payloadTooLarge = "payload_too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case rateLimitExceeded = "rate_limit_exceeded"
        case quotaExceeded = "quota_exceeded"
        case insufficientTokens = "insufficient_tokens"
        case aiProviderError = "ai_provider_error"
        case generationInProgress = "generation_in_progress"
        case internalError = "internal_error"
    }

    /// One field of a request that breaks a rule.
    public struct FieldError: Sendable, Equatable {
        public var field: String
        public var message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public var code: Code
    /// Safe to show: holds no secret, no other person's data, no message text.
    public var message: String
    public var fieldErrors: [FieldError]
    /// Seconds until trying again makes sense.
    public var retryAfterSeconds: Int?
    /// For the log only.
    public var cause: (any Error)?

    public init(
        _ code: Code, _ message: String, fieldErrors: [FieldError] = [], retryAfterSeconds: Int? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.fieldErrors = fieldErrors
        self.retryAfterSeconds = retryAfterSeconds
        self.cause = cause
    }
}

extension ChatError {
    /// A thing that does not exist, or belongs to someone else: the answer is the same.
    public static func notFound(_ what: String) -> ChatError {
        ChatError(.notFound, "There is no such \(what).")
    }

    public static let threadNotFound = ChatError(.threadNotFound, "There is no such thread.")
    public static let unauthorized = ChatError(.unauthorized, "Sign in to continue.")

    public static let fileTooLarge = ChatError(
        .payloadTooLarge, "A file has at most \(AttachmentRules.sizeBytesMax / 1024 / 1024) MiB.")

    /// Names of files that are not the sender's, or belong to a message already.
    public static let unusableAttachments = invalid(
        "attachment_ids", "must be files of yours that were uploaded and belong to no message yet")

    /// While the node stops; the next one is there in a moment.
    public static let restarting = ChatError(
        .internalError, "The server is restarting. Try again in a moment.", retryAfterSeconds: 2)

    public static func invalid(_ field: String, _ message: String) -> ChatError {
        invalid([FieldError(field: field, message: message)])
    }

    public static func invalid(_ fields: [FieldError]) -> ChatError {
        let detail = fields.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        return ChatError(.validationFailed, detail, fieldErrors: fields)
    }
}

extension String {
    /// Length as limits count it: in Unicode code points, which bound the bytes, as visible characters would not.
    var codePoints: Int { unicodeScalars.count }

    /// As many whole visible characters as have at most so many code points.
    func prefix(codePoints limit: Int) -> Substring {
        var left = limit
        return prefix { character in
            left -= character.unicodeScalars.count
            return left >= 0
        }
    }
}

/// Collects every broken rule of one request, so that a form can show them all at once.
struct Validation {
    private(set) var errors: [ChatError.FieldError] = []

    mutating func require(_ holds: Bool, _ field: String, _ message: @autoclosure () -> String) {
        if !holds { errors.append(.init(field: field, message: message())) }
    }

    /// No store can hold U+0000 in a text.
    mutating func storable(_ text: String?, _ field: String) {
        require(text?.utf8.contains(0) != true, field, "must not hold the character U+0000")
    }

    /// Throws `validation_failed` with all that was collected.
    func check() throws {
        if !errors.isEmpty { throw ChatError.invalid(errors) }
    }
}
