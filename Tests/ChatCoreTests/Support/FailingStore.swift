import ChatCore
import Foundation
import SQLStore
import Synchronization

/// How often a store is to fail, from now on.
final class StoreFailures: Sendable {
    struct Fault: Error {}

    private let appends = Atomic<Int>(0)
    private let finishes = Atomic<Int>(0)
    private let reads = Atomic<Int>(0)

    init(appends: Int = 0, finishes: Int = 0, reads: Int = 0) {
        self.appends.store(appends, ordering: .relaxed)
        self.finishes.store(finishes, ordering: .relaxed)
        self.reads.store(reads, ordering: .relaxed)
    }

    fileprivate func checkAppend() throws { try Self.check(appends) }
    fileprivate func checkFinish() throws { try Self.check(finishes) }
    fileprivate func checkRead() throws { try Self.check(reads) }

    private static func check(_ left: borrowing Atomic<Int>) throws {
        if left.subtract(1, ordering: .relaxed).oldValue > 0 { throw Fault() }
    }
}

/// A real store that a full disk or a lost connection keeps from working, now and then.
struct FailingStore: GenerationStore, MessageStore {
    let store: SQLChatStore
    let failures: StoreFailures

    func appendText(_ pieces: [GeneratedPiece]) async throws {
        try failures.checkAppend()
        try await store.appendText(pieces)
    }

    func finishGeneration(_ id: Generation.ID, outcome: GenerationOutcome) async throws -> ChangedMessage? {
        try failures.checkFinish()
        return try await store.finishGeneration(id, outcome: outcome)
    }

    func noteRequest(_ use: ModelUse, of id: Generation.ID) async throws {
        try await store.noteRequest(use, of: id)
    }

    func runningGeneration(in threadID: ChatThread.ID) async throws -> Generation? {
        try await store.runningGeneration(in: threadID)
    }

    func runningGenerations() async throws -> [Generation] {
        try await store.runningGenerations()
    }

    func interruptGeneration(
        _ id: Generation.ID, as status: Message.Status, text: String?, at: Date
    ) async throws -> ChangedMessage? {
        try await store.interruptGeneration(id, as: status, text: text, at: at)
    }

    func takeOver(
        _ id: Generation.ID, text: String?, with generation: Generation
    ) async throws -> ChangedMessage? {
        try await store.takeOver(id, text: text, with: generation)
    }

    func messages(in threadID: ChatThread.ID, window: MessageWindow) async throws -> MessagePage {
        try await store.messages(in: threadID, window: window)
    }

    func message(_ id: Message.ID, in threadID: ChatThread.ID) async throws -> Message? {
        try failures.checkRead()
        return try await store.message(id, in: threadID)
    }

    func message(_ id: Message.ID, of ownerID: User.ID) async throws -> Message? {
        try await store.message(id, of: ownerID)
    }

    func message(clientMessageID: String, in threadID: ChatThread.ID) async throws -> Message? {
        try await store.message(clientMessageID: clientMessageID, in: threadID)
    }

    func path(endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int) async throws -> [Message] {
        try await store.path(endingAt: leafID, in: threadID, limit: limit)
    }

    func outline(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [MessageOutline] {
        try await store.outline(endingAt: leafID, in: threadID, limit: limit)
    }
}
