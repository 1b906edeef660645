import ChatCore
import Testing

@testable import SQLStore

@Suite("Counters and paths")
struct CounterContractTests {
    @Test("are what the rows say, after any verbs", arguments: StoreEngine.allCases, 1...4)
    func randomVerbs(engine: StoreEngine, seed: UInt64) async throws {
        try await engine.withStore { store in
            var life = RandomLife(world: try await World(store), generator: SeededGenerator(state: seed))
            for _ in 0..<120 { try await life.step() }
            let wrong = try await store.engine.read { connection in
                let projects = try connection.count(
                    """
                    select count(*) as n from projects where thread_count <> (
                        select count(*) from threads where threads.project_id = projects.id)
                    """)
                let threads = try connection.count(
                    """
                    select count(*) as n from threads where
                        message_count <> (
                            select count(*) from messages
                            where messages.thread_id = threads.id and messages.is_deleted = 0)
                        or total_tokens <> (
                            select coalesce(sum(token_count), 0) from messages
                            where messages.thread_id = threads.id and messages.is_deleted = 0)
                    """)
                let pieces = try connection.count(
                    """
                    select count(*) as n from generation_text join generations
                    on generations.id = generation_text.generation_id where generations.status <> 'streaming'
                    """)
                return [projects, threads, pieces]
            }
            #expect(wrong == [0, 0, 0])
            for thread in life.threads {
                let shown = try await store.messages(in: thread.id, window: MessageWindow(limit: 500)).messages
                let forwards = try await store.engine.read { try activePath(of: thread.id, on: $0) }
                #expect(shown.map(\.id) == forwards)
            }
        }
    }
}

/// Uses a store like people do who can't make up their minds.
private struct RandomLife {
    let world: World
    var generator: SeededGenerator
    var threads: [ChatThread] = []
    var running: [NewTurn] = []
    var answers: [NewTurn] = []

    mutating func step() async throws {
        let store = world.store
        switch Int.random(in: 0..<12, using: &generator) {
        case 0:
            threads.append(try await world.newThread())
        case 1 where threads.count > 2:
            let gone = threads.remove(at: Int.random(in: threads.indices, using: &generator))
            running.removeAll { $0.generation.threadID == gone.id }
            answers.removeAll { $0.generation.threadID == gone.id }
            #expect(try await store.deleteThread(gone.id, of: world.user.id))
        case 2...6:
            try await send()
        case 7:
            for turn in running { try await store.appendText(pieces(turn, ["a", "b"])) }
        case 8 where Bool.random(using: &generator):
            _ = try await store.interruptGenerations(notOwnedBy: "elsewhere", at: moment(3))
            running = []
        default:
            guard let turn = running.popLast() else { return }
            let tokens = Int.random(in: 0..<50, using: &generator)
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some(tokens: tokens))
        }
    }

    private mutating func send() async throws {
        guard let thread = threads.randomElement(using: &generator) else { return }
        let former = answers.filter { $0.generation.threadID == thread.id }.randomElement(using: &generator)
        let parents: [NewTurn.Parent] =
            [.activeLeaf] + (former.map { [.message($0.answer.id), .message($0.userMessage.id)] } ?? [])
        let parent = parents[Int.random(in: parents.indices, using: &generator)]
        let turn = NewTurn.some(in: thread, parent: parent)
        do {
            _ = try await world.store.insertTurn(turn)
            running.append(turn)
            answers.append(turn)
        } catch let error as ChatError {
            #expect(error.code == .generationInProgress)
        }
    }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
