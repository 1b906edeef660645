import Foundation

/// A calendar day in UTC, which usage is counted by.
public struct UsageDay: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// Days since 1 January 1970.
    public let number: Int

    public init(number: Int) {
        self.number = number
    }

    public init(_ date: Date) {
        number = Int((date.timeIntervalSince1970 / Self.seconds).rounded(.down))
    }

    /// `nil` unless it is a day of this calendar as `2026-11-22`, from the year 1970 on.
    public init?(_ description: String) {
        guard let parts = description.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/)?.output,
            let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3), year >= 1970
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard self.description == description else { return nil }
    }

    /// The day's first moment.
    public var start: Date { Date(timeIntervalSince1970: Double(number) * Self.seconds) }

    public var next: UsageDay { advanced(by: 1) }

    public func advanced(by days: Int) -> UsageDay { UsageDay(number: number + days) }

    /// The first day of its month.
    public var startOfMonth: UsageDay { advanced(by: 1 - civil.day) }

    /// The first day of the month after its own.
    public var startOfNextMonth: UsageDay {
        let (year, month, _) = civil
        return month == 12
            ? UsageDay(year: year + 1, month: 1, day: 1) : UsageDay(year: year, month: month + 1, day: 1)
    }

    public var description: String {
        let (year, month, day) = civil
        return String(format: "%04d-%02d-%02d", year, month, day)
    }

    public static func < (left: UsageDay, right: UsageDay) -> Bool {
        left.number < right.number
    }

    private static let seconds: TimeInterval = 86_400

    // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that begin in March, in eras of 400
    // years, have their leap day at the end. 719,468 days lie between its origin and 1970.
    private init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.quotientAndRemainder(dividingBy: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private var civil: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (number + 719_468).quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
