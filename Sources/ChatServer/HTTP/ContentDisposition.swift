import Foundation

/// The value of `Content-Disposition`. Source: RFC 6266.
enum ContentDisposition {
    case inline, attachment

    /// With the file's name twice: in ASCII for old clients, and whole, as RFC 8187 writes it.
    func value(fileName: String) -> String {
        let word = self == .inline ? "inline" : "attachment"
        let plain = String(
            String.UnicodeScalarView(
                fileName.unicodeScalars.map { scalar in
                    scalar.isASCII && scalar.value >= 0x20 && !"\"\\%\u{7f}".unicodeScalars.contains(scalar)
                        ? scalar : "_"
                }))
        let whole = fileName.addingPercentEncoding(withAllowedCharacters: Self.unescaped) ?? "file"
        return "\(word); filename=\"\(plain)\"; filename*=UTF-8''\(whole)"
    }

    /// Source: RFC 8187, `attr-char`.
    private static let unescaped = CharacterSet(
        charactersIn: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$&+-.^_`|~")
}
