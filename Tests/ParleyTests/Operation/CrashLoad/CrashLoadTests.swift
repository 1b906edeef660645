import Foundation
import Testing

/// A server that is killed again and again, at any moment, while people use it.
@Suite struct CrashLoadTests {
    private static let kills = 50
    private static let clients = 4

    @Test(.timeLimit(.minutes(5)))
    func fiftyKillsUnderLoadLoseNothingThatWasAcknowledged() async throws {
        let seed = SeededRandom.seed()
        print("fiftyKillsUnderLoad: PARLEY_SEED=\(seed)")
        var random = SeededRandom(seed)
        let home = try ServerHome()
        let ledger = Ledger()
        var conversations: [Conversation] = []
        var crash = Crash()
        for _ in 1...Self.kills {
            let program = try await ParleyProgram.start(["CHAT_RATE_LIMIT": "100000/second"], in: home)
            try check(ledger, home, crash)
            if conversations.isEmpty {
                for _ in 1...Self.clients { conversations.append(try await Person.register(on: program).newThread()) }
            }
            // Now and then long enough for text to be old at the crash.
            let longest = Int.random(in: 1...4, using: &random) == 1 ? 1_500 : 300
            let delay = Duration.milliseconds(Int.random(in: 0...longest, using: &random))
            crash = await use(program, conversations.map { $0.on(program) }, ledger, for: delay, &random)
            try await program.process.exit()
        }
        try await ParleyProgram.serving(in: home) { program in
            try check(ledger, home, crash)
            for conversation in conversations {
                #expect(
                    try await conversation.on(program).ask("Still there? [[script text=\"Yes.\" rate=0]]")["content"]
                        == "Yes.")
            }
        }
        // A server that does nothing loses nothing either.
        #expect(ledger.all.acknowledgements > Self.kills)
        #expect(ledger.all.settled.count > Self.kills)
    }

    private func use(
        _ program: ParleyProgram, _ conversations: [Conversation], _ ledger: Ledger, for delay: Duration,
        _ random: inout SeededRandom
    ) async -> Crash {
        let seeds = conversations.map { _ in Int.random(in: 0...Int.max, using: &random) }
        return await withTaskGroup(of: Void.self) { group in
            for (index, (conversation, seed)) in zip(conversations, seeds).enumerated() {
                let client = LoadClient(conversation: conversation, ledger: ledger, isPatient: index == 0)
                group.addTask { await client.live(SeededRandom(seed)) }
            }
            // Not a wait for something: the moment of the crash is what is drawn.
            let heldUp = await Self.sleep(for: delay)
            program.process.kill()
            let crash = Crash(at: .now, heldUp: heldUp)
            group.cancelAll()
            return crash
        }
    }

    /// - Returns: how long the machine did something else meanwhile, at most, when it should have gone on here.
    private static func sleep(for time: Duration) async -> Duration {
        let (end, step) = (ContinuousClock.now + time, Duration.milliseconds(10))
        var (heldUp, last) = (Duration.zero, ContinuousClock.now)
        while last < end {
            try? await Task.sleep(until: min(last + step, end), clock: .continuous)
            heldUp = max(heldUp, .now - last - step)
            last = .now
        }
        return heldUp
    }

    private func check(_ ledger: Ledger, _ home: ServerHome, _ crash: Crash) throws {
        let database = try DatabaseFile(of: home)
        for fault in try database.inconsistencies() { Issue.record("\(fault)") }
        ledger.check(try database.messages(), after: crash)
    }
}
