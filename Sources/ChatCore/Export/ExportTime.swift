import Foundation

/// A moment as files show it to people, in UTC.
struct ExportTime: Sendable {
    let date: Date

    init(_ date: Date) {
        self.date = date
    }

    /// `2026-11-22`
    var day: String { String(TransferTime.text(date).prefix(10)) }

    /// `2026-11-22 10:22 UTC`
    var minute: String { "\(day) \(TransferTime.text(date).dropFirst(11).prefix(5)) UTC" }
}

extension Message {
    /// Who says it, and when, in one line: `Assistant (tiny-2), 2026-11-22 10:22 UTC`.
    var exportHeading: String {
        let speaker =
            switch role {
            case .user: "You"
            case .assistant: "Assistant" + (modelUsed.map { " (\($0.singleLine))" } ?? "")
            case .system: "System"
            }
        return "\(speaker), \(ExportTime(createdAt).minute)"
    }

    /// What people have to know about it besides its text.
    var exportNotes: [String] {
        let state: String? =
            switch status {
            case .complete: nil
            case .streaming: "Still being written when this file was made."
            case .stopped: "Stopped before its end."
            case .interrupted: "Interrupted before its end."
            case .failed: "Failed before its end."
            }
        return attachments.map { "Attachment: \($0.fileName.singleLine)" } + [state].compactMap(\.self)
    }
}

extension String {
    /// Its lines, wherever any program may see one end, without control characters: those can move a terminal's
    /// cursor, or hide text.
    var exportLines: [String] {
        var lines = [""]
        var wasReturn = false
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where wasReturn: break
            case "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": lines.append("")
            case "\t": lines[lines.count - 1].unicodeScalars.append(scalar)
            default:
                if scalar.properties.generalCategory != .control {
                    lines[lines.count - 1].unicodeScalars.append(scalar)
                }
            }
            wasReturn = scalar == "\r"
        }
        return lines
    }

    /// All of it in one line.
    var singleLine: String {
        exportLines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
}
