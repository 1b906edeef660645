/// A header's value with parameters: `form-data; name="file"; filename="a b.txt"`.
struct HeaderValue: Equatable {
    /// In lower case.
    var word: String
    /// By name in lower case; the first of each name.
    var parameters: [String: String] = [:]

    /// `nil` when it has no such form.
    init?(_ text: String) {
        var rest = text.unicodeScalars[...]
        rest.skipBlanks()
        word = String(rest.take { $0 != ";" && !$0.isBlank }).lowercased()
        guard !word.isEmpty else { return nil }
        rest.skipBlanks()
        while !rest.isEmpty {
            guard rest.popFirst() == ";" else { return nil }
            rest.skipBlanks()
            // A semicolon at the end has nothing behind it.
            if rest.isEmpty { break }
            let name = String(rest.take(while: \.isTokenScalar)).lowercased()
            guard !name.isEmpty, rest.popFirst() == "=" else { return nil }
            guard let value = rest.first == "\"" ? rest.takeQuoted() : String(rest.take { $0 != ";" && !$0.isBlank })
            else { return nil }
            if parameters[name] == nil { parameters[name] = value }
            rest.skipBlanks()
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension Substring.UnicodeScalarView {
    fileprivate mutating func skipBlanks() {
        self = drop(while: \.isBlank)
    }

    fileprivate mutating func take(while condition: (Unicode.Scalar) -> Bool) -> Substring.UnicodeScalarView {
        let taken = prefix(while: condition)
        self = self[taken.endIndex...]
        return taken
    }

    /// Text in quotation marks; `nil` when there is no closing one.
    ///
    /// A backslash hides only a quotation mark or another backslash: browsers write both of a path's as they are.
    fileprivate mutating func takeQuoted() -> String? {
        removeFirst()
        var text = String.UnicodeScalarView()
        while let scalar = popFirst() {
            if scalar == "\"" { return String(text) }
            if scalar == "\\", let next = first, next == "\"" || next == "\\" {
                text.append(next)
                removeFirst()
            } else {
                text.append(scalar)
            }
        }
        return nil
    }
}
