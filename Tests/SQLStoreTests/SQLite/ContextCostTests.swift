import ChatCore
import FileStorage
import Foundation
import Logging
import NIOPosix
import Testing

@testable import SQLStore

/// What the context of a long thread costs follows from the model's window, not from the thread.
@Suite("The cost of a context")
struct ContextCostTests {
    @Test("A long thread takes as many statements as a shorter one, and lists what falls out to a limit")
    func flat() async throws {
        var costs: [Int] = []
        for messages in [3_000, 10_000] {
            try await withFilledThread(messages: messages) { world, engine in
                _ = engine.takeStatements()
                let usage = try await world.contexts.usage(of: World.filledThread(1), owner: world.user.id)
                #expect(usage.truncatedIDs.count == ContextUsage.truncatedMax)
                #expect(usage.truncatedIDs == usage.truncatedIDs.sorted().reversed())
                #expect(usage.used > usage.total)
                costs.append(engine.takeStatements().count)
            }
        }
        #expect(costs[0] == costs[1])
        #expect(costs[0] < 20)
    }

    @Test("Ids along a path are read from an index that holds all that is asked for")
    func covering() async throws {
        try await withFilledThread(messages: 10) { world, engine in
            _ = engine.takeStatements()
            _ = try await world.store.outline(
                endingAt: World.filledMessage(10, inThread: 1), in: World.filledThread(1), limit: 5)
            let statements = engine.takeStatements()
            let statement = try #require(statements.first)
            let plan = try await engine.read { connection in
                try connection.query("explain query plan \(statement)") { try $0.string("detail") }
            }
            let reads = plan.filter { $0.contains(" messages ") }
            #expect(reads.count == 2)
            #expect(reads.allSatisfy { $0.contains("USING COVERING INDEX messages_outline") }, "\(reads)")
        }
    }

    private func withFilledThread(
        messages: Int, _ body: (World, RecordingEngine) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "parley.sqlite").path(percentEncoded: false)
            let engine = RecordingEngine(try SQLiteEngine(path: path))
            let store = SQLChatStore(
                engine: engine, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { moment(0) })
            try await store.migrate()
            let world = try await World(store)
            try await world.fill(threads: 1, messages: messages)
            try await body(world, engine)
            try await store.close()
        }
    }
}

extension World {
    fileprivate var contexts: ContextService {
        let catalogue = ModelCatalogue(provider: SilentProvider(), contextTokens: 4_000, environment: .live())
        let planner = AnswerPlanner(
            projects: store, summaries: store, catalogue: catalogue,
            measures: TokenMeasures(counter: NoTokenCounter(), rates: store), attachments: store,
            files: AttachmentFolder(FileManager.default.temporaryDirectory, threads: .singleton), answerTokensMax: 1_000
        )
        return ContextService(threads: store, messages: store, planner: planner)
    }
}

private struct SilentProvider: ModelProvider {
    let name = "silent"

    let defaultModel: String? = "silent"
    func models() async throws -> [ModelDescription] { [] }
    func continuesText(model: String) -> Bool { false }

    func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        throw ModelError(.unavailable, detail: "says nothing")
    }
}
