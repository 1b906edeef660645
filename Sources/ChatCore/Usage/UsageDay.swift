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
        self.init(CivilDate(year: year, month: month, day: day))
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
        let date = civil
        let isLast = date.month == 12
        return UsageDay(CivilDate(year: date.year + (isLast ? 1 : 0), month: isLast ? 1 : date.month + 1, day: 1))
    }

    public var description: String {
        let date = civil
        return String(format: "%04d-%02d-%02d", date.year, date.month, date.day)
    }

    public static func < (left: UsageDay, right: UsageDay) -> Bool {
        left.number < right.number
    }

    private static let seconds: TimeInterval = 86_400

    private var civil: CivilDate { CivilDate(daysSince1970: number) }
}

extension UsageDay {
    private init(_ date: CivilDate) {
        number = date.daysSince1970
    }
}
