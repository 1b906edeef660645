import Foundation
import Logging

/// Removes files that nobody needs: of removed threads at once, and in an hourly round those that were uploaded and
/// not sent, and what a crash has left behind.
public struct AttachmentSweep: Sendable {
    private let store: any AttachmentStore
    private let files: any AttachmentFiles
    private let environment: DomainEnvironment
    private let logger: Logger

    private static let interval = Duration.seconds(3600)
    /// A file without a row, or one to which nothing was added, may be a moment old; not an hour.
    private static let graceSeconds: TimeInterval = 3600
    private static let batchMax = 500

    public init(
        store: any AttachmentStore, files: any AttachmentFiles, environment: DomainEnvironment, logger: Logger
    ) {
        self.store = store
        self.files = files
        self.environment = environment
        self.logger = logger
    }

    /// Sweeps now and every hour, until its task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do {
                try await sweep()
            } catch is CancellationError {
                return
            } catch {
                logger.error("sweeping attachments failed", metadata: ["reason": "\(error)"])
            }
            try? await environment.sleep(Self.interval)
        }
    }

    /// One round, in small steps.
    func sweep() async throws {
        let now = environment.now()
        let unsentSince = now.addingTimeInterval(-AttachmentRules.unsentLifetimeSeconds)
        while try await store.deleteUnsentAttachments(createdBefore: unsentSince, limit: Self.batchMax) > 0 {
            try Task.checkCancellation()
        }
        try await removeFilesOfRemoved()
        let idleSince = now.addingTimeInterval(-Self.graceSeconds)
        try await files.removeUnfinished(before: idleSince)
        for folder in 0..<files.folderCount {
            try Task.checkCancellation()
            try await removeOrphans(among: try await files.kept(inFolder: folder, before: idleSince))
        }
    }

    private func removeFilesOfRemoved() async throws {
        while true {
            let ids = try await store.removedAttachments(limit: Self.batchMax)
            guard !ids.isEmpty else { return }
            try await files.remove(ids)
            try await store.forgetRemovedAttachments(ids)
        }
    }

    private func removeOrphans(among ids: [Attachment.ID]) async throws {
        for start in stride(from: 0, to: ids.count, by: Self.batchMax) {
            let batch = Array(ids[start..<min(start + Self.batchMax, ids.count)])
            let existing = try await store.existingAttachments(among: batch)
            let orphans = batch.filter { !existing.contains($0) }
            guard !orphans.isEmpty else { continue }
            logger.info("removing \(orphans.count) files that belong to nothing")
            try await files.remove(orphans)
        }
    }
}

extension AttachmentSweep: ThreadRemovalObserver {
    /// Removes the files of what has just gone. What fails is left for the next round.
    public func threadsRemoved(_ ids: [ChatThread.ID]) async {
        do {
            try await removeFilesOfRemoved()
        } catch {
            logger.error("removing files failed", metadata: ["reason": "\(error)"])
        }
    }
}
