import ChatCore
import Foundation
import SQLStore

extension SQLChatStore {
    /// Interrupts whatever other nodes were writing.
    /// - Returns: the threads it changed.
    @discardableResult
    func interruptGenerations(notOwnedBy node: String, at: Date) async throws -> [ChatThread.ID] {
        var threads: [ChatThread.ID] = []
        for generation in try await runningGenerations() where generation.node != node {
            if try await interruptGeneration(generation.id, as: .interrupted, text: nil, at: at) != nil {
                threads.append(generation.threadID)
            }
        }
        return threads
    }

    /// Makes the jobs that other nodes had taken wait again.
    func releaseSummaryJobs(notOwnedBy node: String) async throws {
        try await releaseSummaryJobs(takenBy: try await nodesOfSummaryJobs().subtracting([node]))
    }
}
