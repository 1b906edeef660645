import Foundation

/// The name of a file as it may be kept and shown, whatever its sender called it.
enum FileName {
    private static let fallback = "file"

    /// Without folders, without characters that nobody sees, and no longer than is allowed, with its extension kept.
    static func clean(_ given: String?) -> String {
        let scalars: String.UnicodeScalarView = (given ?? "").unicodeScalars
        let last = scalars.split { $0 == "/" || $0 == "\\" }.last.map(Array.init) ?? []
        let visible = String(String.UnicodeScalarView(last.filter { !isHidden($0) }))
        let name = visible.trimmingCharacters(in: .whitespaces)
        guard name.contains(where: { $0 != "." }) else { return fallback }
        return shortened(name)
    }

    /// Control characters, and those that turn the direction of writing: with them `gpj.exe` can read as `exe.jpg`.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: true
        default: false
        }
    }

    private static func shortened(_ name: String) -> String {
        let limit = AttachmentRules.fileNameCodePointsMax
        guard name.codePoints > limit else { return name }
        let fileExtension = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
        guard fileExtension.codePoints <= extensionCodePointsMax else { return String(name.prefix(codePoints: limit)) }
        return name.prefix(codePoints: limit - fileExtension.codePoints) + fileExtension
    }

    private static let extensionCodePointsMax = 20
}
