import ChatAPI
import ChatCore
import Foundation
import Hummingbird

/// `/api/v1/usage`
struct UsageRoutes: Sendable {
    /// Of a request that doesn't say.
    private static let daysDefault = 30
    private static let daysMax = 366

    let usage: UsageService
    let now: @Sendable () -> Date

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("usage", use: report)
    }

    @Sendable func report(request: Request, context: ChatRequestContext) async throws -> Response {
        let days = try days(request)
        let report = try await usage.report(of: try context.principal.user.id, days: days)
        return try .json(UsageReportBody(report, days: days))
    }

    private func days(_ request: Request) throws -> ClosedRange<UsageDay> {
        let to = try day("to", request) ?? UsageDay(now())
        let from = try day("from", request) ?? to.advanced(by: 1 - Self.daysDefault)
        guard from <= to else { throw ChatError.invalid("from", "must not be after to") }
        guard to.number - from.number < Self.daysMax else {
            throw ChatError.invalid("from", "must be at most \(Self.daysMax) days before to")
        }
        return from...to
    }

    private func day(_ name: String, _ request: Request) throws -> UsageDay? {
        guard let text = request.query(name) else { return nil }
        guard let day = UsageDay(text) else { throw ChatError.invalid(name, "must be a day such as 2026-11-22") }
        return day
    }
}
