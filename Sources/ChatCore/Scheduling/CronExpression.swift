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
        for offset in 0...CivilDate.daysOfEra {
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

/// A day of the timetable.
private struct CivilDay {
    static let minutesOfDay = 1_440

    /// 0 is the 1st of January 1970.
    let sinceEpoch: Int
    private let date: CivilDate

    init(minute: Int) {
        self.init(sinceEpoch: Int((Double(minute) / Double(Self.minutesOfDay)).rounded(.down)))
    }

    init(sinceEpoch: Int) {
        self.sinceEpoch = sinceEpoch
        date = CivilDate(daysSince1970: sinceEpoch)
    }

    var month: Int { date.month }
    var day: Int { date.day }
    var firstMinute: Int { sinceEpoch * Self.minutesOfDay }

    /// 0 is Sunday. The epoch was a Thursday.
    var weekday: Int { ((sinceEpoch + 4) % 7 + 7) % 7 }
}
