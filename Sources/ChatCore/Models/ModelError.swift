/// Why a model gave no answer, or not all of it.
public struct ModelError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// The key is missing, wrong or lacks a permission.
        case unauthorized
        /// Too many requests; after `retryAfterSeconds`, if the provider says so, it may go again.
        case rateLimited(retryAfterSeconds: Int?)
        /// The account at the provider has no credit left.
        case quotaExceeded
        /// The prompt doesn't fit the model.
        case contextTooLong
        /// There is no such model at the provider.
        case unknownModel
        /// Refused for another reason: a fault of the request.
        case rejected
        /// Not reachable, or answers with a server error.
        case unavailable
        /// Silent for longer than `AI_TIMEOUT`.
        case timedOut
        /// Ended before its end marker, or said something that isn't its protocol.
        case cutOff
    }

    public var reason: Reason
    /// For the log: what the provider said, without keys or message text.
    public var detail: String

    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

extension ModelError {
    /// In plain words, with what to do.
    public var chatError: ChatError {
        switch reason {
        case .unauthorized:
            error(.aiProviderError, "The AI provider refuses the key. Ask the person who runs this server to check it.")
        case .rateLimited(let seconds):
            error(
                .rateLimitExceeded, "The AI provider is receiving too many requests. Wait a moment, then try again.",
                retryAfterSeconds: seconds)
        case .quotaExceeded:
            error(
                .quotaExceeded,
                "The account at the AI provider is used up. Ask the person who runs this server to top it up.")
        case .contextTooLong:
            error(
                .insufficientTokens,
                "This is too long for the model. Shorten the message, start a new thread or choose a larger model.")
        case .unknownModel:
            error(.aiProviderError, "The AI provider has no such model. Choose another one.")
        case .rejected:
            error(
                .aiProviderError, "The AI provider rejected the request. Rephrase the message or choose another model.")
        case .unavailable:
            error(.aiProviderError, "The AI provider can't be reached or has a fault. Try again in a moment.")
        case .timedOut:
            error(.aiProviderError, "The AI provider took too long. Try again in a moment.")
        case .cutOff:
            error(.aiProviderError, "The answer was cut off by the AI provider. Try again.")
        }
    }

    private func error(_ code: ChatError.Code, _ message: String, retryAfterSeconds: Int? = nil) -> ChatError {
        ChatError(code, message, retryAfterSeconds: retryAfterSeconds, cause: self)
    }
}
