import Foundation
import Testing

/// What has been acknowledged or shown survives the end of the process.
@Suite struct CrashTests {
    /// Milliseconds of text that a crash may cost, with what a busy machine adds.
    private static let lossMilliseconds = 300.0

    @Test(arguments: [0, 80, 300, 700, 1_200])
    func aKilledServerKeepsTheTextAndGoesOn(chunksBefore milliseconds: Int) async throws {
        let home = try ServerHome()
        let tokensPerSecond = 200.0
        let program = try await ParleyProgram.start(in: home)
        let thread = try await Person.register(on: program).newThread()
        let socket = try await thread.joinedSocket()
        try await socket.say("tell me [[script say=unicode tokens=100000 rate=\(Int(tokensPerSecond))]]", as: "c-1")
        var chunks: [(text: String, came: ContinuousClock.Instant)] = []
        let until = ContinuousClock.now + .milliseconds(milliseconds)
        repeat {
            let event = try await socket.next("stream_chunk")
            chunks.append((event["chunk"].string ?? "", .now))
        } while ContinuousClock.now < until
        let killed = ContinuousClock.now
        program.process.kill()
        #expect(try await program.process.exit() == .signal(SIGKILL))

        try await ParleyProgram.serving(in: home) { program in
            let thread = thread.on(program)
            let messages = try await thread.messages()
            try #require(messages.count == 2)
            #expect(messages[0]["client_message_id"] == "c-1")
            #expect(messages[0]["status"] == "complete")
            #expect(messages[1]["status"] == "interrupted")
            let kept = Array((messages[1]["content"].string ?? "").utf8)
            let shown = Array(chunks.map(\.text).joined().utf8)
            // The store may be ahead of what the test has read.
            #expect(kept.starts(with: shown) || shown.starts(with: kept), "the text is another")
            let safe = chunks.filter { killed - $0.came > .milliseconds(Self.lossMilliseconds) }.map(\.text).joined()
            #expect(kept.count >= safe.utf8.count, "lost more than \(Self.lossMilliseconds) ms of text")
            #expect(try await thread.person.rest.get(thread.path).json["is_generating"] == false)
            #expect(try await thread.person.rest.get("threads").json["threads"][0]["is_generating"] == false)
            // Sending what the client can't know to have arrived makes no second message.
            let again = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": "tell me", "client_message_id": "c-1"])
            #expect(again.status == 202)
            #expect(try again.json["message"]["id"] == messages[0]["id"])
            #expect(try await thread.ask("and now? [[script text=\"Good.\" rate=0]]")["content"] == "Good.")
            #expect(try await thread.messages().count == 4)
        }
    }

    @Test func manyKillsInARowLoseNothing() async throws {
        let home = try ServerHome()
        var thread: Conversation?
        for round in 1...4 {
            let program = try await ParleyProgram.start(in: home)
            let current: Conversation
            if let thread {
                current = thread.on(program)
            } else {
                current = try await Person.register(on: program).newThread()
            }
            try await current.send("round \(round) [[script tokens=10000 rate=300]]")
            thread = current
            #expect(try await current.messages().count == round * 2)
            try await program.end()
        }
        try await ParleyProgram.serving(in: home) { program in
            let messages = try #require(try await thread?.on(program).messages())
            #expect(messages.count == 8)
            #expect(
                messages.map { $0["status"].string }
                    == Array(repeating: ["complete", "interrupted"], count: 4).flatMap(\.self))
        }
    }

    @Test func sessionsSurviveARestart() async throws {
        let home = try ServerHome()
        let program = try await ParleyProgram.start(in: home)
        let person = try await Person.register(on: program)
        try await program.end()
        try await ParleyProgram.serving(in: home) { program in
            let again = person.on(program)
            let (me, refreshed) = (try await again.rest.get("auth/me"), try await again.browser.post("auth/refresh"))
            #expect(me.status == 200)
            #expect(refreshed.status == 200)
        }
    }
}

@Suite struct ShutdownTests {
    @Test func aStoppingServerKeepsTheTextAndSendsReadersAway() async throws {
        let home = try ServerHome()
        let program = try await ParleyProgram.start(in: home)
        let person = try await Person.register(on: program)
        let thread = try await person.newThread()
        let idle = try await person.newThread().joinedSocket()
        let (writer, reader) = (try await thread.joinedSocket(), try await thread.joinedSocket())
        try await writer.say("[[script tokens=100000 rate=300]]")
        var shown = ""
        for _ in 0..<10 { shown += try await reader.next("stream_chunk")["chunk"].string ?? "" }

        let asked = ContinuousClock.now
        program.process.terminate()
        let rest = try await reader.answer()
        shown += rest.streamedText
        #expect(rest.last?["status"] == "interrupted")
        for socket in [writer, reader, idle] { #expect(try await socket.closeCode() == 1001) }
        #expect(try await program.process.exit() == .code(0))
        #expect(ContinuousClock.now - asked < .seconds(5))

        try await ParleyProgram.serving(in: home) { program in
            let answer = try #require(try await thread.on(program).messages().last)
            #expect(answer["status"] == "interrupted")
            #expect(answer["content"].string == shown)
        }
    }

    @Test func withTimeToDrainAShortAnswerEndsFirst() async throws {
        let home = try ServerHome()
        let program = try await ParleyProgram.start(["DRAIN_TIMEOUT": "10s"], in: home)
        let thread = try await Person.register(on: program).newThread()
        let socket = try await thread.joinedSocket()
        try await socket.say("[[script tokens=120 rate=100]]")
        _ = try await socket.next("stream_chunk")
        program.process.terminate()
        let events = try await socket.answer()
        #expect(events.last?["status"] == "complete")
        #expect(events.last?["total_tokens"] == 120)
        #expect(try await socket.closeCode() == 1001)
        #expect(try await program.process.exit(within: .seconds(5)) == .code(0))
        try await ParleyProgram.serving(in: home) { program in
            let answer = try await thread.on(program).messages().last
            #expect(answer?["status"] == "complete")
        }
    }

    @Test func theTimeToDrainIsLimited() async throws {
        let program = try await ParleyProgram.start(["DRAIN_TIMEOUT": "1s"])
        let thread = try await Person.register(on: program).newThread()
        let socket = try await thread.joinedSocket()
        try await socket.say("[[script tokens=100000 rate=100]]")
        _ = try await socket.next("stream_chunk")
        program.process.terminate()
        #expect(try await socket.answer().last?["status"] == "interrupted")
        #expect(try await program.process.exit(within: .seconds(6)) == .code(0))
    }

    @Test func anIdleServerStopsAtOnce() async throws {
        let program = try await ParleyProgram.start()
        #expect(try await program.stop(within: .seconds(5)) == .code(0))
    }

    @Test func aReaderWhoDoesNotReadHoldsNothingUp() async throws {
        let program = try await ParleyProgram.start()
        let thread = try await Person.register(on: program).newThread()
        let stuck = try await thread.socket(readsSlowly: true)
        try await stuck.stopReading()
        try await thread.send("[[script tokens=100000 rate=5000]]")
        try await eventually { try await thread.messages().last?["content"].string.map { $0.count > 2_000 } ?? false }
        #expect(try await program.stop(within: .seconds(15)) == .code(0))
    }
}
