/// What separates the parts of a body.
public struct MultipartBoundary: Sendable, Equatable {
    public let text: String

    /// `nil` unless it may be one: 1 to 70 characters of a short list. Source: RFC 2046, section 5.1.1.
    public init?(_ text: String) {
        guard (1...70).contains(text.utf8.count), text.last != " ",
            text.unicodeScalars.allSatisfy({ $0.isASCII && Self.allowed.contains($0) })
        else { return nil }
        self.text = text
    }

    /// From a `Content-Type` such as `multipart/form-data; boundary=x`.
    /// - Returns: `nil` when it isn't `multipart/form-data`, or names no boundary.
    public init?(contentType: String) {
        guard let value = HeaderValue(contentType), value.word == "multipart/form-data",
            let text = value.parameters["boundary"]
        else { return nil }
        self.init(text)
    }

    private static let allowed = Set(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ".unicodeScalars)
}
