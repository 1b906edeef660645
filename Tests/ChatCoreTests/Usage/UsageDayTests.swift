import Foundation
import Testing

@testable import ChatCore

@Suite("A day of usage")
struct UsageDayTests {
    @Test("is the calendar's, in UTC", arguments: 0..<20)
    func calendar(seed: Int) throws {
        var random = SeededRandom(seed)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for _ in 0..<50 {
            let date = Date(timeIntervalSince1970: Double(Int.random(in: 0..<8_000_000_000, using: &random)))
            let day = UsageDay(date)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let text = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            #expect(day.description == text, "seed \(seed)")
            #expect(UsageDay(text) == day, "seed \(seed)")
            #expect(day.start == calendar.startOfDay(for: date), "seed \(seed)")
            let month = try #require(calendar.dateInterval(of: .month, for: date))
            #expect(day.startOfMonth.start == month.start, "seed \(seed)")
            #expect(day.startOfNextMonth.start == month.end, "seed \(seed)")
        }
    }

    @Test("begins and ends at midnight")
    func midnight() {
        #expect(UsageDay(Date(timeIntervalSince1970: 86_399.999)).description == "1970-01-01")
        #expect(UsageDay(Date(timeIntervalSince1970: 86_400)).description == "1970-01-02")
        #expect(UsageDay(Date(timeIntervalSince1970: -1)).description == "1969-12-31")
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "26-01-01", "2026-01-01T00:00:00Z",
            "1969-12-31", " 2026-01-01", "2026/01/01", "-001-01-01", "٢٠٢٦-01-01",
        ])
    func invalid(text: String) {
        #expect(UsageDay(text) == nil)
    }
}
