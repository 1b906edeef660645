import Foundation

/// A timetable of five fields: minute, hour, day of the month, month, day of the week. Its times are in UTC, where no
/// hour is missing or comes twice.
///
/// Source: crontab(5) of Vixie cron. A field is `*` or a list of numbers and ranges, `*` and ranges with a step:
/// `*/15`, `8-18/2`, `1,3,5`. Months and weekdays may be named by three letters; Sunday is 0 or 7.
public struct CronExpression: Sendable, Equatable {
    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    /// `nil` for what is no timetable, or one whose time never comes, such as the 30th of February.
    public init?(_ text: String) {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 5, let minutes = CronField(fields[0], in: 0...59),
            let hours = CronField(fields[1], in: 0...23), let days = CronField(fields[2], in: 1...31),
            let months = CronField(fields[3], in: 1...12, names: Self.monthNames, firstName: 1),
            let weekdays = CronField(fields[4], in: 0...7, names: Self.weekdayNames, firstName: 0)
        else { return nil }
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.weekdays = weekdays.merging(7, into: 0)
        if next(after: Date(timeIntervalSince1970: 0)) == nil { return nil }
    }

    /// The first whole minute of the timetable that is later than `date`; `nil` only beyond all calendars.
    public func next(after date: Date) -> Date? {
        let minute = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 1
        let today = CivilDay(minute: minute)
        for offset in 0...CivilDay.daysOfCycle {
            let day = CivilDay(sinceEpoch: today.sinceEpoch + offset)
            guard matches(day), let time = time(from: offset == 0 ? minute - today.firstMinute : 0) else { continue }
            return Date(timeIntervalSince1970: Double((day.firstMinute + time) * 60))
        }
        return nil
    }

    /// When both days are restricted, either will do; a field that begins with `*` doesn't restrict.
    private func matches(_ day: CivilDay) -> Bool {
        guard months.contains(day.month) else { return false }
        let (byDate, byWeekday) = (days.contains(day.day), weekdays.contains(day.weekday))
        return days.isRestricted && weekdays.isRestricted ? byDate || byWeekday : byDate && byWeekday
    }

    /// The first time of a day, in minutes, not before `start`.
    private func time(from start: Int) -> Int? {
        (start..<CivilDay.minutesOfDay).first { hours.contains($0 / 60) && minutes.contains($0 % 60) }
    }

    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
}

/// A day of the Gregorian calendar.
private struct CivilDay {
    static let minutesOfDay = 1_440
    /// The calendar, weekdays included, repeats after 400 years.
    static let daysOfCycle = 146_097

    /// 0 is the 1st of January 1970.
    let sinceEpoch: Int
    let month: Int
    let day: Int

    init(minute: Int) {
        self.init(sinceEpoch: Int((Double(minute) / Double(Self.minutesOfDay)).rounded(.down)))
    }

    /// Source: Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”, `civil_from_days`.
    init(sinceEpoch: Int) {
        self.sinceEpoch = sinceEpoch
        let shifted = sinceEpoch + 719_468
        let dayOfEra = shifted - Self.floor(shifted, Self.daysOfCycle) * Self.daysOfCycle
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    }

    var firstMinute: Int { sinceEpoch * Self.minutesOfDay }

    /// 0 is Sunday. The epoch was a Thursday.
    var weekday: Int {
        let shifted = sinceEpoch + 4
        return shifted - Self.floor(shifted, 7) * 7
    }

    private static func floor(_ dividend: Int, _ divisor: Int) -> Int {
        dividend >= 0 ? dividend / divisor : (dividend - divisor + 1) / divisor
    }
}
