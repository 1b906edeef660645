import Foundation

/// What a downloaded file is called: the thread's title and the day.
struct ExportFileName {
    private static let titleCodePointsMax = 80
    /// What some file system or shell takes for something else.
    private static let reserved = Set("/\\:*?\"<>|%~$`'".unicodeScalars)

    let name: String

    init(title: String, day: String, format: ExportFormat) {
        let clean = String.UnicodeScalarView(
            title.unicodeScalars.map { Self.reserved.contains($0) || !$0.isVisible ? " " : $0 })
        let words = String(clean).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // A dot at the start hides a file.
        let base = String(words.prefix(codePoints: Self.titleCodePointsMax))
            .trimmingCharacters(in: CharacterSet(charactersIn: ". -"))
        name = "\(base.isEmpty ? "Conversation" : base) \(day).\(format.rawValue)"
    }
}

extension Unicode.Scalar {
    /// Neither a control character nor one that only changes how others are shown, such as their direction.
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        // Emoji are joined with one of these.
        case .format: self == "\u{200D}"
        case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
