/// Text on its way into HTML.
enum HTMLText {
    /// Shown as it is, between tags and in an attribute's quotation marks alike.
    static func escaped(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A link that opens beside the page and tells its target nothing; `nil` for an address that may do more than
    /// lead somewhere.
    static func openingTag(linkingTo address: some StringProtocol) -> String? {
        let start = address.prefix(8).lowercased()
        guard ["http://", "https://", "mailto:"].contains(where: { start.hasPrefix($0) }),
            !address.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 })
        else { return nil }
        return "<a href=\"\(escaped(address))\" rel=\"noopener noreferrer\" target=\"_blank\">"
    }
}
