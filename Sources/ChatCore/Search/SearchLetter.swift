import Foundation

/// What search makes of one Unicode scalar.
enum SearchLetter {
    enum Kind {
        /// Ends a word.
        case gap
        /// Part of a word that makes no difference: an accent, an invisible joiner.
        case silent
        case inWord
        /// A term of its own.
        case alone
    }

    static func kind(of scalar: Unicode.Scalar) -> Kind {
        guard !scalar.isASCII else { return scalar.isASCIILetterOrDigit ? .inWord : .gap }
        if isSilentMark(scalar) { return .silent }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .privateUse:
            if scalar.properties.isDefaultIgnorableCodePoint { return .silent }
            return isWrittenWithoutSpaces(scalar) ? .alone : .inWord
        case .format: return .silent
        default: return scalar.properties.isEmojiPresentation ? .alone : .gap
        }
    }

    /// Appends the form that all variants of the letter share.
    static func fold(_ scalar: Unicode.Scalar, into text: inout String) {
        switch scalar.value {
        case 0x41...0x5A: text.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value + 0x20)))
        case 0x00..<0x80: text.unicodeScalars.append(scalar)
        case alphabets: text += foldedAlphabets[Int(scalar.value - alphabets.lowerBound)]
        case additions: text += foldedAdditions[Int(scalar.value - additions.lowerBound)]
        case 0x2070...0x209F, 0x2100...0x24FF, 0xFB00...0xFDFF, 0xFE70...0xFFEF, 0x1D400...0x1D7FF:
            text += folded(scalar)
        case _ where scalar.properties.changesWhenLowercased: text += scalar.properties.lowercaseMapping
        default: text.unicodeScalars.append(scalar)
        }
    }

    /// Latin, Greek, Cyrillic and Armenian, whose letters come with accents.
    private static let alphabets: Range<UInt32> = 0x80..<0x590
    private static let additions: Range<UInt32> = 0x1E00..<0x2000
    private static let foldedAlphabets = alphabets.map(folded)
    private static let foldedAdditions = additions.map(folded)

    private static func folded(_ value: UInt32) -> String {
        Unicode.Scalar(value).map(folded) ?? ""
    }

    private static func folded(_ scalar: Unicode.Scalar) -> String {
        if let letters = otherSpellings[scalar] { return letters }
        let lowered = scalar.properties.lowercaseMapping
        let parts = lowered.decomposedStringWithCompatibilityMapping.unicodeScalars
            .flatMap { $0.properties.lowercaseMapping.unicodeScalars }
            .filter { kind(of: $0) == .inWord || kind(of: $0) == .alone }
            .map { otherSpellings[$0] ?? String($0) }
        let letters = parts.joined()
        return letters.isEmpty ? lowered : letters
    }

    /// What no accent makes, and people type without it all the same; and й, whose breve is none.
    private static let otherSpellings: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ı": "i", "ς": "σ", "й": "й", "Й": "й",
    ]

    private static func isSilentMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Accents; the points of Hebrew; the vowel signs of Arabic, and its stretching.
        case 0x0300...0x036F, 0x0483...0x0487, 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x05C7,
            0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670, 0xFE00...0xFE0F:
            true
        default: false
        }
    }

    private static func isWrittenWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Thai and Lao; Burmese; Khmer.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        // Hangul; ideographs and kana with what belongs to them.
        case 0x1100...0x11FF, 0x2E80...0x2FDF, 0x3005...0x30FF, 0x3100...0x4DBF, 0x4E00...0x9FFF, 0xA960...0xA97F,
            0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC, 0x1AFF0...0x1B16F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetterOrDigit: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
