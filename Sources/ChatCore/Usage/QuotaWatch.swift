import Foundation
import Logging
import Synchronization

/// Looks at everybody's quotas now and then, and tells the operator who nears or has reached one. It stops nobody:
/// that is done by the check before each answer.
public final class QuotaWatch: Sendable {
    private struct Notice: Hashable {
        var userID: User.ID
        var quota: QuotaState.Name
        /// Names the period.
        var resetsAt: Date
        var isExceeded: Bool
    }

    private static let interval = Duration.seconds(300)

    private let store: any UsageStore
    private let quotas: Quotas
    private let environment: DomainEnvironment
    private let logger: Logger
    /// What has been told; a restart tells it once more.
    private let told = Mutex<Set<Notice>>([])

    public init(store: any UsageStore, quotas: Quotas, environment: DomainEnvironment, logger: Logger) {
        self.store = store
        self.quotas = quotas
        self.environment = environment
        self.logger = logger
    }

    /// Works until its task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await look()
            do { try await environment.sleep(Self.interval) } catch { return }
        }
    }

    /// Tells of each user, quota and period once at 80 % and once at 100 %.
    func look() async {
        let now = environment.now()
        let spending: [User.ID: Spending]
        do {
            spending = try await store.spending(on: UsageDay(now))
        } catch {
            logger.error("quotas could not be looked through", metadata: ["reason": "\(error)"])
            return
        }
        told.withLock { $0 = $0.filter { $0.resetsAt > now } }
        for (userID, spent) in spending {
            for state in quotas.states(after: spent, at: now) where state.isWarning { tell(state, of: userID) }
        }
    }

    private func tell(_ state: QuotaState, of userID: User.ID) {
        let notice = Notice(
            userID: userID, quota: state.name, resetsAt: state.resetsAt, isExceeded: state.isExceeded)
        guard told.withLock({ $0.insert(notice).inserted }) else { return }
        logger.log(
            level: state.isExceeded ? .warning : .notice,
            state.isExceeded ? "a user has used up a quota" : "a user nears a quota",
            metadata: [
                "user": "\(userID)", "quota": "\(state.name.rawValue)",
                "percentage": "\(Int(state.percentage.rounded(.down)))",
            ])
    }
}
