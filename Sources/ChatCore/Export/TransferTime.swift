import Foundation

/// Times as files have them: RFC 3339, in UTC with milliseconds where Parley writes them.
enum TransferTime {
    private static let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let plain = Date.ISO8601FormatStyle()

    /// `2026-11-22T10:22:33.123Z`
    static func text(_ date: Date) -> String {
        // To the nearest millisecond: formatting cuts, and a stored millisecond may be a hair below its value.
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000 + 0.000_1).formatted(exact)
    }

    /// `nil` when it is none.
    static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: exact)) ?? (try? Date(text, strategy: plain))
    }
}
