import ChatCore
import ServiceLifecycle

/// What goes on beside the chats: naming threads, and summarising them on request and by the timetable. It stops at
/// once with the node; what is unfinished is begun anew by the next one.
struct BackgroundWork: Service {
    let namer: ThreadNamer
    let summaries: SummaryRunner
    let nodes: any NodeDirectory
    let schedule: SummarySchedule
    /// `nil`: nothing is summarised unless somebody asks for it.
    let scheduler: Scheduler?

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await namer.run() }
                group.addTask { await summaries.run() }
                if let scheduler { group.addTask { await scheduler.run { await lookThrough() } } }
            }
        }
    }

    /// The hour strikes on all nodes; the first one looks.
    private func lookThrough() async {
        if await nodes.claim("summaries", for: Self.lookThroughClaim) { await schedule.lookThrough() }
    }

    /// Less than between two times of any timetable, more than clocks are apart.
    private static let lookThroughClaim = Duration.seconds(30)
}
