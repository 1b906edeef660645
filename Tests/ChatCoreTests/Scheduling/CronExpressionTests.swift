import ChatCore
import Foundation
import Testing

@Suite struct CronExpressionTests {
    @Test(arguments: [
        ("0 * * * *", "2026-11-22T15:39:26Z", "2026-11-22T16:00:00Z"),
        ("0 * * * *", "2026-11-22T16:00:00Z", "2026-11-22T17:00:00Z"),
        ("*/15 * * * *", "2026-11-22T15:59:59Z", "2026-11-22T16:00:00Z"),
        ("7-59/20 8-18/5 * * *", "2026-11-22T08:48:00Z", "2026-11-22T13:07:00Z"),
        ("30 4 1,15 * 5", "2026-11-22T00:00:00Z", "2026-11-27T04:30:00Z"),
        ("30 4 1,15 * 5", "2026-11-28T00:00:00Z", "2026-12-01T04:30:00Z"),
        ("0 0 */2 * sun", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"),
        ("0 0 13 * */5", "2026-11-22T00:00:00Z", "2026-12-13T00:00:00Z"),
        ("0 0 * JAN mon-fri", "2026-11-22T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("0 0 * * 7", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"),
        ("0 12 29 feb *", "2026-11-22T00:00:00Z", "2028-02-29T12:00:00Z"),
        ("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"),
        ("59 23 31 12 *", "1969-12-31T23:58:59Z", "1969-12-31T23:59:00Z"),
    ])
    func theNextTimeIsFound(text: String, after: String, next: String) throws {
        let cron = try #require(CronExpression(text))
        #expect(cron.next(after: try Date(after, strategy: .iso8601)) == (try Date(next, strategy: .iso8601)))
    }

    @Test(arguments: [
        "", "*", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *",
        "* * * 13 *", "* * * * 8", "-1 * * * *", "5-1 * * * *", "1-2-3 * * * *", "*/0 * * * *", "5/2 * * * *",
        "1, * * * *", ",1 * * * *", "*/ * * * *", "a * * * *", "jan * * * *", "* * * mon *", "* * * * monday",
        "1.5 * * * *", "١ * * * *", "@hourly", "** * * * *", "0 0 30 2 *", "0 0 31 4,6,9,11 *",
        "99999999999999999999 * * * *",
    ])
    func whatIsNoTimetableIsRefused(text: String) {
        #expect(CronExpression(text) == nil)
    }

    /// The next time is the one that walking through all minutes finds.
    @Test(arguments: 1...120)
    func itAgreesWithWalkingThroughTheMinutes(seed: Int) throws {
        var random = SeededRandom(seed)
        let table = RandomTimetable(using: &random)
        let start = Int.random(in: -50_000_000...50_000_000, using: &random)
        let cron = try #require(CronExpression(table.text), "\(table.text), seed \(seed)")
        let next = try #require(cron.next(after: Date(timeIntervalSince1970: Double(start * 60 + seed % 60))))
        let found = table.firstMinute(after: start, within: 100)
        if let found {
            #expect(next == Date(timeIntervalSince1970: Double(found * 60)), "\(table.text), seed \(seed)")
        } else {
            #expect(next.timeIntervalSince1970 > Double((start + 99 * 1_440) * 60), "\(table.text), seed \(seed)")
        }
    }
}

/// A timetable together with what its fields mean, and a calendar that isn't the domain's.
private struct RandomTimetable {
    private struct Field {
        var text: String
        var numbers: Set<Int>
        var isStar: Bool
    }

    private let fields: [Field]
    private let calendar: Calendar

    var text: String { fields.map(\.text).joined(separator: " ") }

    init(using random: inout SeededRandom) {
        fields = [0...59, 0...23, 1...28, 1...12, 0...6].map { Self.field($0, using: &random) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        self.calendar = calendar
    }

    private static func field(_ range: ClosedRange<Int>, using random: inout SeededRandom) -> Field {
        switch Int.random(in: 0..<5, using: &random) {
        case 0...2:
            let step = Bool.random(using: &random) ? 1 : Int.random(in: 1...range.upperBound, using: &random)
            let upper = range.upperBound == 28 ? 31 : range.upperBound == 6 ? 7 : range.upperBound
            let all = stride(from: range.lowerBound, through: upper, by: step)
            // 7 is Sunday as well.
            let numbers = Set(all.map { upper == 7 ? $0 % 7 : $0 })
            return Field(text: step == 1 ? "*" : "*/\(step)", numbers: numbers, isStar: true)
        default:
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let ends = [Int.random(in: range, using: &random), Int.random(in: range, using: &random)].sorted()
                return (ends[0], ends[1], Int.random(in: 1...5, using: &random))
            }
            return Field(
                text: parts.map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0)-\($0.1)/\($0.2)" }.joined(separator: ","),
                numbers: Set(parts.flatMap { stride(from: $0.0, through: $0.1, by: $0.2) }), isStar: false)
        }
    }

    func firstMinute(after start: Int, within days: Int) -> Int? {
        let firstDay = Int((Double(start) / 1_440).rounded(.down))
        for day in firstDay..<firstDay + days where contains(day: day) {
            let minutes = day * 1_440..<(day + 1) * 1_440
            if let found = minutes.first(where: { $0 > start && contains(timeOfDay: $0 - day * 1_440) }) {
                return found
            }
        }
        return nil
    }

    private func contains(timeOfDay minute: Int) -> Bool {
        fields[0].numbers.contains(minute % 60) && fields[1].numbers.contains(minute / 60)
    }

    private func contains(day: Int) -> Bool {
        let date = Date(timeIntervalSince1970: Double(day * 86_400))
        let parts = calendar.dateComponents([.day, .month, .weekday], from: date)
        guard let month = parts.month, fields[3].numbers.contains(month) else { return false }
        let byDate = fields[2].numbers.contains(parts.day ?? 0)
        let byWeekday = fields[4].numbers.contains((parts.weekday ?? 0) - 1)
        return fields[2].isStar || fields[4].isStar ? byDate && byWeekday : byDate || byWeekday
    }
}
