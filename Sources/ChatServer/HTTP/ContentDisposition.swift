import Foundation

/// The header that makes a browser save what it gets. Source: RFC 6266; RFC 8187 for names that aren't ASCII.
enum ContentDisposition {
    static func attachment(named name: String) -> String {
        var value = "attachment; filename=\"\(plain(name))\""
        if !name.unicodeScalars.allSatisfy(\.isASCII) { value += "; filename*=UTF-8''\(encoded(name))" }
        return value
    }

    /// For programs that don't know the other form: letters without their accents, nothing that ends the quotation.
    private static func plain(_ name: String) -> String {
        let folded = name.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
        let kept = folded.unicodeScalars.map { scalar -> Character in
            let isPlain = (0x20..<0x7f).contains(scalar.value) && !"\"\\%".unicodeScalars.contains(scalar)
            return isPlain ? Character(scalar) : "_"
        }
        return String(kept)
    }

    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
            return isPlain ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
