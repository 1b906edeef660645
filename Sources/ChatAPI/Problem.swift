/// The body of every REST error: `application/problem+json`. Source: RFC 9457.
public struct Problem: Codable, Sendable, Equatable, Error {
    public struct FieldError: Codable, Sendable, Equatable {
        public var field: String
        public var message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public var type: String
    public var title: String
    public var status: Int
    public var detail: String
    public var errorCode: String
    /// For 422.
    public var errors: [FieldError]?
    /// Seconds; for 429.
    public var retryAfter: Int?

    public init(
        title: String, status: Int, detail: String, errorCode: String, errors: [FieldError]? = nil,
        retryAfter: Int? = nil
    ) {
        type = "about:blank"
        self.title = title
        self.status = status
        self.detail = detail
        self.errorCode = errorCode
        self.errors = errors
        self.retryAfter = retryAfter
    }
}
