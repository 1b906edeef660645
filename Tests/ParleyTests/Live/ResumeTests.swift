import Foundation
import Testing

extension OneServer {
    /// Whoever comes back gets exactly what it missed, then what is live.
    @Suite struct ResumeTests {
        /// Follows a thread as the web client does: applies events by number and can come back.
        private final class Follower {
            let thread: Conversation
            var socket: SocketClient
            var epoch: String?
            var seq: Int
            var events: [JSON] = []

            init(_ thread: Conversation) async throws {
                self.thread = thread
                socket = try await thread.socket()
                let hello = try await socket.next()
                epoch = hello["epoch"].string
                seq = hello["last_seq"].int ?? -1
            }

            var hasEnded: Bool { events.contains { $0.isFinalChunk } }

            func follow(count: Int) async throws {
                for _ in 0..<count where !hasEnded {
                    let event = try await socket.next()
                    seq = try #require(event["seq"].int)
                    events.append(event)
                }
            }

            func comeBack() async throws {
                try await socket.cut()
                socket = try await thread.socket(after: seq, epoch: epoch)
                let hello = try await socket.next()
                #expect(hello["resumed"] == true)
                #expect(hello["epoch"].string == epoch)
                #expect(try #require(hello["last_seq"].int) >= seq)
            }
        }

        @Test(arguments: 0..<6)
        func aReaderThatIsCutAgainAndAgainMissesNothing(round: Int) async throws {
            let thread = try await Person.register().newThread()
            let steady = try await Follower(thread)
            let follower = try await Follower(thread)
            try await follower.socket.say("[[script say=unicode tokens=600 rate=600]]")
            var random = SystemRandomNumberGenerator()
            while !follower.hasEnded {
                try await follower.follow(count: Int.random(in: 0...12, using: &random))
                if !follower.hasEnded { try await follower.comeBack() }
            }
            while !steady.hasEnded { try await steady.follow(count: 100) }
            #expect(follower.events == steady.events)
            #expect(follower.events.seqs == Array(1...follower.events.count))
            let stored = try #require(try await thread.messages().last?["content"].string)
            #expect(Array(follower.events.streamedText.utf8) == Array(stored.utf8))
        }

        @Test func aReaderThatComesAfterTheEndGetsAllItMissed() async throws {
            let thread = try await Person.register().newThread()
            let follower = try await Follower(thread)
            try await follower.socket.say("[[script tokens=50 rate=0]]")
            try await follower.follow(count: 1)
            _ = try await thread.endedAnswer()
            try await follower.comeBack()
            while !follower.hasEnded { try await follower.follow(count: 1) }
            #expect(follower.events.seqs == Array(1...follower.events.count))
        }

        @Test func aReaderThatHasAllGetsNothingTwice() async throws {
            let thread = try await Person.register().newThread()
            try await thread.ask("hi [[script text=\"ok\" rate=0]]")
            let page = try await thread.page()
            let socket = try await thread.socket(after: page["last_seq"].int, epoch: page["epoch"].string)
            #expect(try await socket.next()["resumed"] == true)
            try await socket.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            #expect(try await socket.next()["type"] == "heartbeat_ack")
        }

        @Test(arguments: 0..<4)
        func aLateReaderBuildsTheSameTextFromMessagesAndEvents(round: Int) async throws {
            let thread = try await Person.register().newThread()
            let early = try await thread.joinedSocket()
            try await early.say("[[script say=unicode tokens=500 rate=250]]")
            for _ in 0..<(5 + round * 8) { _ = try await early.next() }

            let page = try await thread.page()
            let answer = try #require(page["messages"].elements.last)
            #expect(answer["status"] == "streaming")
            let socket = try await thread.socket(after: page["last_seq"].int, epoch: page["epoch"].string)
            let hello = try await socket.next()
            #expect(hello["resumed"] == true)
            let events = try await socket.answer()
            #expect(events.seqs.first == page["last_seq"].int.map { $0 + 1 })
            let text = (answer["content"].string ?? "") + events.streamedText
            let stored = try #require(try await thread.endedAnswer()["content"].string)
            #expect(Array(text.utf8) == Array(stored.utf8))
        }

        @Test func aLateReaderWithoutAPositionStartsAtTheNewest() async throws {
            let thread = try await Person.register().newThread()
            let early = try await thread.joinedSocket()
            try await early.say("[[script tokens=400 rate=400]]")
            for _ in 0..<10 { _ = try await early.next() }
            let late = try await thread.socket()
            let hello = try await late.next()
            #expect(hello["resumed"] == false)
            let last = try #require(hello["last_seq"].int)
            #expect(last >= 10)
            #expect(try await late.next()["seq"].int == last + 1)
        }

        @Test func messagesReadBeforeTheSocketAndTheSocketsFirstEventsMeet() async throws {
            // The web client joins first and reads then: whatever order, every number is there once.
            let thread = try await Person.register().newThread()
            let early = try await thread.joinedSocket()
            try await early.say("[[script say=unicode tokens=400 rate=600]]")
            for _ in 0..<8 { _ = try await early.next() }
            let socket = try await thread.socket()
            let hello = try await socket.next()
            let page = try await thread.page()
            let (joined, read) = (try #require(hello["last_seq"].int), try #require(page["last_seq"].int))
            #expect(read >= joined)
            let events = try await socket.answer()
            #expect(events.seqs.first == joined + 1)
            let news = events.filter { ($0["seq"].int ?? 0) > read }
            let text = (page["messages"].elements.last?["content"].string ?? "") + news.streamedText
            #expect(text == (try await thread.endedAnswer()["content"].string))
        }

        @Test(arguments: ["another", "", "01890a5d-ac96-774b-bcce-b302099a8057"])
        func anotherEpochIsNotResumed(epoch: String) async throws {
            let thread = try await Person.register().newThread()
            try await thread.ask("hi [[script text=\"ok\" rate=0]]")
            let hello = try await thread.socket(after: 1, epoch: epoch).next()
            #expect(hello["resumed"] == false)
        }

        @Test(arguments: [-1, 999_999, Int.max])
        func aPlaceThatNeverWasIsNotResumed(seq: Int) async throws {
            let thread = try await Person.register().newThread()
            try await thread.ask("hi [[script text=\"ok\" rate=0]]")
            let epoch = try await thread.page()["epoch"].string
            let socket = try await thread.socket(after: seq, epoch: epoch)
            #expect(try await socket.next()["resumed"] == false)
            try await socket.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            #expect(try await socket.next()["type"] == "heartbeat_ack")
        }

        @Test func withoutAnEpochThereIsNothingToResume() async throws {
            let thread = try await Person.register().newThread()
            try await thread.ask("hi [[script text=\"ok\" rate=0]]")
            #expect(try await thread.socket(after: 0).next()["resumed"] == false)
        }

        @Test func historyThatIsNoLongerKeptIsNotResumed() async throws {
            let thread = try await Person.register().newThread()
            let epoch = try await thread.page()["epoch"].string
            // More bytes than the server keeps for a thread: renaming tells every reader the whole thread.
            let title = JSON.string(String(repeating: "語", count: 200))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<130 { _ = try await thread.person.rest.patch(thread.path, ["title": title]) }
                    }
                }
                try await group.waitForAll()
            }
            let hello = try await thread.socket(after: 1, epoch: epoch).next()
            #expect(hello["resumed"] == false)
            let newest = try #require(hello["last_seq"].int)
            let resumed = try await thread.socket(after: newest - 5, epoch: epoch)
            #expect(try await resumed.next()["resumed"] == true)
            #expect(try await resumed.next()["seq"].int == newest - 4)
        }

        @Test func theAnswerGoesOnWhenNobodyReads() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("[[script tokens=200 rate=400]]")
            _ = try await socket.next("stream_chunk")
            try await socket.cut()
            let answer = try await thread.endedAnswer()
            #expect(answer["status"] == "complete")
            #expect(answer["token_count"] == 200)
        }
    }
}

@Suite struct EpochTests {
    @Test func aRestartIsANewEpoch() async throws {
        let home = try ServerHome()
        let first = try await ParleyProgram.start(in: home)
        let person = try await Person.register(on: first)
        let thread = try await person.newThread()
        try await thread.ask("hi [[script text=\"ok\" rate=0]]")
        let before = try await thread.page()
        #expect(try await first.stop() == .code(0))
        try await ParleyProgram.serving(in: home) { second in
            let again = thread.on(second)
            let hello = try await again.socket(after: before["last_seq"].int, epoch: before["epoch"].string).next()
            #expect(hello["resumed"] == false)
            #expect(hello["epoch"] != before["epoch"])
            #expect(try await again.page()["messages"] == before["messages"])
        }
    }
}
