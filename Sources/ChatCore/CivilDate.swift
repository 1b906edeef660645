/// A date of the Gregorian calendar.
///
/// Source: Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”, `civil_from_days` and `days_from_civil`: years
/// that begin in March, in eras of 400 years, have their leap day at the end.
struct CivilDate: Sendable, Equatable {
    /// The calendar, weekdays included, repeats after 400 years.
    static let daysOfEra = 146_097
    /// From the 1st of March of the year 0 to the 1st of January 1970.
    private static let daysUntil1970 = 719_468

    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter days: 0 is the 1st of January 1970.
    init(daysSince1970 days: Int) {
        let shifted = days + Self.daysUntil1970
        let era = Self.floor(shifted, Self.daysOfEra)
        let dayOfEra = shifted - era * Self.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = Self.floor(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysOfEra + dayOfEra - Self.daysUntil1970
    }

    private static func floor(_ dividend: Int, _ divisor: Int) -> Int {
        dividend >= 0 ? dividend / divisor : (dividend - divisor + 1) / divisor
    }
}
