import ChatCore
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct SchedulerTests {
    @Test func itWorksAtTheTimesOfItsTimetable() async throws {
        let time = TestTime()
        let runs = Mailbox<Date>()
        let scheduler = Scheduler(try #require(CronExpression("*/10 * * * *")), environment: time.environment())
        let running = Task { await scheduler.run { runs.put(time.now) } }
        time.advance(by: .seconds(90))
        for minute in [10, 20, 30] {
            while time.now < TestTime.start.addingTimeInterval(Double(minute * 60)) {
                try await eventually("it sleeps") { !time.sleeping.isEmpty }
                time.advance(by: try #require(time.sleeping.first))
            }
            #expect(await runs.next() == TestTime.start.addingTimeInterval(Double(minute * 60)))
        }
        running.cancel()
        await running.value
    }

    @Test func aClockSetBackDoesNotDelayIt() async throws {
        let time = TestTime()
        let runs = Mailbox<Date>()
        let scheduler = Scheduler(try #require(CronExpression("0 * * * *")), environment: time.environment())
        let running = Task { await scheduler.run { runs.put(time.now) } }
        try await eventually("it sleeps") { !time.sleeping.isEmpty }
        time.moveWallClock(by: .seconds(-86_400))
        let ran = try await time.flow(by: .seconds(30)) { await runs.next() }
        running.cancel()
        await running.value
        #expect(try #require(ran) < TestTime.start)
    }

    @Test func itEndsAtOnceWhenCancelled() async throws {
        let time = TestTime()
        let scheduler = Scheduler(try #require(CronExpression("0 0 1 1 *")), environment: time.environment())
        let running = Task { await scheduler.run {} }
        try await eventually("it sleeps") { !time.sleeping.isEmpty }
        running.cancel()
        await running.value
    }
}
