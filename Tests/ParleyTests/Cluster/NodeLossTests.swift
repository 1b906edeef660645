import Foundation
import Testing

/// What becomes of a node's answers and readers when it dies, or is told to stop.
@Suite(.timeLimit(.minutes(2))) struct NodeLossTests {
    private static let longAnswer = "go [[script say=unicode tokens=2000 rate=200]]"

    /// Runs `body` with a node that is to be lost, and one that stays.
    private func withNodes(
        _ settings: [String: String] = [:],
        _ body: (_ lost: Conversation, _ staying: Conversation) async throws -> Void
    ) async throws {
        let home = try ServerHome(isForCluster: true)
        let lost = try await ParleyProgram.start(settings, in: home)
        try await ParleyProgram.serving(settings, in: home) { staying in
            let thread = try await Person.register(on: lost).newThread()
            try await body(thread, thread.on(staying))
        }
    }

    @Test func theAnswerOfADeadNodeIsInterruptedSoonWithWhatItsReadersHad() async throws {
        try await withNodes { lost, staying in
            let reader = try await staying.joinedSocket()
            try await lost.send(Self.longAnswer)
            var seen: [JSON] = []
            while seen.filter(\.isChunk).count < 20 { seen.append(try await reader.next()) }
            lost.person.program.process.kill()
            while seen.last?["message"]["status"] != "interrupted" { seen.append(try await reader.next()) }
            let stored = try #require(try await staying.messages().last)
            #expect(stored["status"] == "interrupted")
            #expect(stored["content"].string == seen.streamedText)
            #expect(seen.last?["message"]["content"] == stored["content"])
            #expect(seen.seqs == Array(1...seen.count))
            #expect(try await staying.ask("more? [[script text=\"Yes.\" rate=0]]")["content"] == "Yes.")
        }
    }

    @Test func anotherNodeGoesOnWithItWhenItMay() async throws {
        try await withNodes(["AI_TAKEOVER": "on"]) { lost, staying in
            let reader = try await staying.joinedSocket()
            try await lost.send("go [[script say=unicode tokens=900 rate=300]]")
            var seen: [JSON] = []
            while seen.filter(\.isChunk).count < 20 { seen.append(try await reader.next()) }
            lost.person.program.process.kill()
            seen += try await reader.answer()
            let stored = try await staying.endedAnswer()
            #expect(stored["status"] == "complete")
            #expect(stored["metadata"]["takeovers"] == 1)
            #expect(Array(seen.streamedText.utf8) == Array((stored["content"].string ?? "").utf8))
            #expect(seen.seqs == Array(1...seen.count))
            let whole = try await staying.ask("go [[script say=unicode tokens=900 rate=0]]")
            #expect(stored["content"] == whole["content"], "not a token is missing or there twice")
        }
    }

    @Test func aStoppingNodeSendsItsReadersElsewhereAndLetsItsAnswersEnd() async throws {
        try await withNodes(["DRAIN_TIMEOUT": "10s"]) { lost, staying in
            let leaving = try await lost.joinedSocket()
            try await leaving.say("go [[script say=unicode tokens=400 rate=200]]")
            let first = try await leaving.next("stream_chunk")
            lost.person.program.process.terminate()
            var seen = [first]
            let closed = await #expect(throws: SocketClient.Closed.self) {
                while true { seen.append(try await leaving.next()) }
            }
            #expect(closed?.code == 1012)
            let epoch = try await staying.page()["epoch"].string
            let elsewhere = try await staying.socket(after: seen.seqs.last, epoch: epoch)
            #expect(try await elsewhere.next("connection_established")["resumed"] == true)
            seen += try await elsewhere.answer()
            let stored = try await staying.endedAnswer()
            #expect(stored["status"] == "complete")
            #expect(seen.streamedText == stored["content"].string)
            #expect(try await lost.person.program.process.exit() == .code(0))
        }
    }

    @Test func aNodeThatWasHeldUpWritesNothingIntoWhatOthersWentOnWith() async throws {
        try await withNodes(["AI_TAKEOVER": "on"]) { lost, staying in
            let reader = try await staying.joinedSocket()
            try await lost.send("go [[script say=unicode tokens=600 rate=150]]")
            _ = try await reader.next("stream_chunk")
            let node = lost.person.program.process.id
            kill(node, SIGSTOP)
            _ = try await reader.events { $0["message"]["metadata"]["takeovers"] == 1 }
            kill(node, SIGCONT)
            let stored = try await staying.endedAnswer()
            let again = try await staying.ask("go [[script say=unicode tokens=600 rate=0]]")
            #expect(stored["status"] == "complete")
            #expect(stored["content"] == again["content"])
            #expect(try await lost.messages() == staying.messages())
            try await lost.person.program.end()
        }
    }

    @Test func anAnswerIsStoppedThoughItsNodeIsHeldUp() async throws {
        try await withNodes { lost, staying in
            let reader = try await staying.joinedSocket()
            let body = try JSON.object(["content": .string(Self.longAnswer)]).bytes
            let stream = try await lost.person.rest
                .with(("Accept", "text/event-stream"), ("Content-Type", "application/json"))
                .open("POST", "\(lost.path)/messages", bytes: body)
            _ = try await stream.head()
            var seen: [JSON] = []
            while seen.filter(\.isChunk).count < 5 { seen.append(try await reader.next()) }
            let node = lost.person.program.process.id
            kill(node, SIGSTOP)
            let reply = try await staying.person.rest.post("\(staying.path)/stop")
            #expect(try reply.json == ["stopped": true])
            let stored = try #require(try await staying.messages().last)
            #expect(stored["status"] == "stopped")
            while seen.last?["message"]["status"] != "stopped" { seen.append(try await reader.next()) }
            #expect(seen.streamedText == stored["content"].string)
            kill(node, SIGCONT)
            // Whoever reads the answer where it was asked for hears of its end, too.
            while try await stream.next() != nil {}
            #expect(try await lost.messages().last == stored)
            #expect(try await lost.ask("more? [[script text=\"Yes.\" rate=0]]")["content"] == "Yes.")
            try await lost.person.program.end()
        }
    }

    @Test func aStoppingNodeSendsReadersElsewhereWhereNothingIsAnswered() async throws {
        try await withNodes(["DRAIN_TIMEOUT": "1s"]) { lost, _ in
            let readers = [try await lost.joinedSocket(), try await lost.joinedSocket()]
            lost.person.program.process.terminate()
            for reader in readers { #expect(try await reader.closeCode() == 1012) }
            #expect(try await lost.person.program.process.exit() == .code(0))
        }
    }

    @Test func theAnswerOfANodeThatIsCutOffFromRedisGoesOn() async throws {
        let home = try ServerHome(isForCluster: true)
        try await RedisUser.with(on: home) { user in
            try await ParleyProgram.serving(["REDIS_URL": user.url], in: home) { node in
                try await ParleyProgram.serving(in: home) { other in
                    let thread = try await Person.register(on: node).newThread()
                    // It takes longer than others wait before they end what a node has left behind.
                    try await thread.send("go [[script say=unicode tokens=1600 rate=200]]")
                    try await user.cutOff()
                    try await eventually { try await node.health() == "degraded" }
                    #expect(try await other.health() == "ok")
                    let stored = try await thread.endedAnswer()
                    #expect(stored["status"] == "complete")
                    #expect(stored["token_count"] == 1600)
                }
            }
        }
    }
}
