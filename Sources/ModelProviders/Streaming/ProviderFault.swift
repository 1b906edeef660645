import ChatCore

/// What a provider says went wrong: `{"error":{"code":…,"type":…,"message":…}}`, where the code may be text or a number,
/// or `{"error":"…"}`. Anthropic has a type and no code.
struct ProviderFault: Decodable {
    private enum CodingKeys: CodingKey {
        case code, type, message, param
    }

    private(set) var status: Int?
    private(set) var code: String?
    private(set) var type: String?
    private(set) var param: String?
    /// May repeat the prompt or the key: looked at, but never shown and never logged.
    private var message: String?

    /// Nothing is known but the status of the response.
    init() {}

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            message = text
            return
        }
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        status = try? fields.decodeIfPresent(Int.self, forKey: .code)
        code = try? fields.decodeIfPresent(String.self, forKey: .code)
        type = try? fields.decodeIfPresent(String.self, forKey: .type)
        param = try? fields.decodeIfPresent(String.self, forKey: .param)
        message = try? fields.decodeIfPresent(String.self, forKey: .message)
    }
}

extension ProviderFault {
    /// - Parameters:
    ///   - httpStatus: of the response; nil for a fault that came as an event in the middle of an answer.
    func modelError(httpStatus: Int?, retryAfterSeconds: Int? = nil) -> ModelError {
        let status = httpStatus ?? status
        let words = [status.map { "HTTP \($0)" }, code.map(Self.loggable), type.map(Self.loggable)]
        return ModelError(
            reason(status: status, retryAfterSeconds: retryAfterSeconds),
            detail: "the provider answered: \(words.compactMap(\.self).joined(separator: ", "))")
    }

    private func reason(status: Int?, retryAfterSeconds: Int?) -> ModelError.Reason {
        if isQuotaExceeded(status: status) { return .quotaExceeded }
        if isContextTooLong(status: status) { return .contextTooLong }
        if isUnknownModel(status: status) { return .unknownModel }
        switch status {
        case 401, 403: return .unauthorized
        case 408: return .unavailable
        case 429: return .rateLimited(retryAfterSeconds: retryAfterSeconds)
        case .some(300..<500): return .rejected
        case .some: return .unavailable
        case nil: return reasonByName(retryAfterSeconds: retryAfterSeconds)
        }
    }

    /// Faults in the middle of an answer often come without a status.
    private func reasonByName(retryAfterSeconds: Int?) -> ModelError.Reason {
        if names("rate_limit_exceeded", "rate_limit_error") {
            return .rateLimited(retryAfterSeconds: retryAfterSeconds)
        }
        if names("invalid_api_key", "authentication_error", "permission_error") { return .unauthorized }
        if names("invalid_request_error", "not_found_error", "content_filter") { return .rejected }
        return .unavailable
    }

    private func isQuotaExceeded(status: Int?) -> Bool {
        status == 402 || names("insufficient_quota", "billing_hard_limit_reached", "billing_error")
            || (status == 400 && says("credit balance", "usage limits"))
    }

    private func isContextTooLong(status: Int?) -> Bool {
        names("context_length_exceeded", "exceed_context_size_error", "request_too_large") || status == 413
            || (status == 400 && says("context length", "context limit", "prompt is too long"))
    }

    private func isUnknownModel(status: Int?) -> Bool {
        names("model_not_found") || (status == 404 && (param == "model" || says("model")))
    }

    private func names(_ names: String...) -> Bool {
        names.contains { $0 == code || $0 == type }
    }

    private func says(_ phrases: String...) -> Bool {
        guard let message = message?.lowercased() else { return false }
        return phrases.contains(where: message.contains)
    }

    /// Codes are short words. Anything else might be text of a message, or a key.
    private static func loggable(_ word: String) -> String {
        let isWord = word.utf8.count <= 64 && word.wholeMatch(of: /[A-Za-z][A-Za-z0-9_. ]*/) != nil
        return isWord ? word : "(not a code)"
    }
}
