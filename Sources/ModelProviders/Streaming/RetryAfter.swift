import Foundation

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
enum RetryAfter {
    /// - Returns: whole seconds, rounded up, never negative; nil when the value is neither.
    static func seconds(_ value: String?, now: Date) -> Int? {
        guard let value = value?.trimmingCharacters(in: .whitespaces), !value.isEmpty else { return nil }
        guard let seconds = Double(value) ?? date(value)?.timeIntervalSince(now), seconds.isFinite else { return nil }
        return Int(min(max(seconds, 0), 86_400 * 365).rounded(.up))
    }

    private static func date(_ value: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: value)
    }
}
