import Foundation
import Testing

/// Several servers on one PostgreSQL and one Redis: any of them will do.
@Suite(.timeLimit(.minutes(2))) struct NodeTests {
    private static let longAnswer = "go [[script say=unicode tokens=4000 rate=200]]"

    /// Runs `body` with two nodes and a thread, seen from each.
    private func withNodes(
        _ settings: [String: String] = [:],
        _ body: (_ here: Conversation, _ there: Conversation) async throws -> Void
    ) async throws {
        let home = try ServerHome(isForCluster: true)
        try await ParleyProgram.serving(settings, in: home) { one in
            try await ParleyProgram.serving(settings, in: home) { two in
                let thread = try await Person.register(on: one).newThread()
                try await body(thread, thread.on(two))
            }
        }
    }

    @Test func nodesThatStartTogetherMakeTheirTablesOnce() async throws {
        let home = try ServerHome(isForCluster: true)
        async let one = ParleyProgram.start(in: home)
        async let two = ParleyProgram.start(in: home)
        async let three = ParleyProgram.start(in: home)
        for program in [try await one, try await two, try await three] {
            let health = try await RESTClient(port: program.port).get("/health?deep=1").json
            #expect(health["status"] == "ok")
            #expect(health["checks"]["redis"] == "ok")
            try await program.end()
        }
    }

    @Test func aReaderFollowsAnAnswerOfAnotherNodeAndResumesThere() async throws {
        try await withNodes { here, there in
            let (writer, reader) = (try await here.joinedSocket(), try await there.socket())
            let hello = try await reader.next("connection_established")
            try await writer.say("[[script say=unicode tokens=300 rate=300]]")
            var seen: [JSON] = []
            while seen.filter(\.isChunk).count < 5 { seen.append(try await reader.next()) }
            let page = try await there.page()
            #expect(page["messages"].elements.last?["status"] == "streaming")
            try await reader.cut()
            let again = try await here.socket(after: seen.seqs.last, epoch: hello["epoch"].string)
            #expect(try await again.next("connection_established")["resumed"] == true)
            seen += try await again.answer()
            #expect(seen.seqs == Array(1...seen.count))
            let stored = try await there.endedAnswer()
            #expect(seen.streamedText == stored["content"].string)
            let events = try await writer.answer()
            #expect(events.streamedText == stored["content"].string)
        }
    }

    @Test func aPageReadWhileAnAnswerRunsElsewhereFitsItsPlace() async throws {
        try await withNodes { here, there in
            let writer = try await here.joinedSocket()
            try await writer.say("[[script say=unicode tokens=400 rate=400]]")
            let first = try await writer.next("stream_chunk")
            var pages: [JSON] = []
            for _ in 0..<20 { pages.append(try await there.page()) }
            let events = try await writer.answer()
            let whole = try await there.endedAnswer()["content"].string
            for page in pages {
                let socket = try await there.socket(after: page["last_seq"].int, epoch: page["epoch"].string)
                #expect(try await socket.next("connection_established")["resumed"] == true)
                let answer = page["messages"].elements.last
                guard answer?["status"] == "streaming" else { continue }
                let rest = try await socket.answer()
                #expect((answer?["content"].string ?? "") + rest.streamedText == whole)
            }
            #expect(([first] + events).streamedText == whole)
        }
    }

    @Test func stoppingReachesTheNodeThatWrites() async throws {
        try await withNodes { here, there in
            let reader = try await here.joinedSocket()
            try await reader.say(Self.longAnswer)
            let start = try await reader.next("assistant_message_start")
            let first = try await reader.next("stream_chunk")
            let reply = try await there.person.rest.post("\(there.path)/stop")
            #expect(try reply.json == ["stopped": true])
            let stored = try #require(try await there.messages().last)
            #expect(stored["status"] == "stopped")
            #expect(stored["id"] == start["message_id"])
            let events = try await reader.answer()
            #expect(stored["content"].string == ([first] + events).streamedText)
        }
    }

    @Test func aThreadHasOneRunningAnswerAndOneMessageAnIDOnAllNodes() async throws {
        try await withNodes { here, there in
            let reader = try await here.joinedSocket()
            try await reader.say(Self.longAnswer, as: "c-1")
            _ = try await reader.next("stream_chunk")
            let busy = try await there.person.rest.post("\(there.path)/messages", ["content": "me too"])
            #expect(busy.status == 409)
            #expect(try busy.json["error_code"] == "generation_in_progress")
            let again = try await there.person.rest.post(
                "\(there.path)/messages", ["content": "go", "client_message_id": "c-1"])
            #expect(again.status == 202)
            #expect(try await there.messages().count == 2)
            _ = try await here.person.rest.post("\(here.path)/stop")
        }
    }

    @Test func typingIsSeenAndADeletedThreadLeftOnOtherNodes() async throws {
        try await withNodes { here, there in
            let (one, two) = (try await here.joinedSocket(), try await there.joinedSocket())
            try await one.send(["type": "typing_indicator", "is_typing": true])
            #expect(try await two.next("typing_indicator")["is_typing"] == true)
            #expect(try await there.person.rest.delete(there.path).status == 204)
            await #expect(throws: (any Error).self) { while true { _ = try await one.next() } }
        }
    }

    @Test func limitsAreSharedByAllNodes() async throws {
        try await withNodes(["CHAT_RATE_LIMIT": "2/hour"]) { here, there in
            try await here.ask("[[script text=\"one\" rate=0]]")
            try await there.ask("[[script text=\"two\" rate=0]]")
            let third = try await here.person.rest.post("\(here.path)/messages", ["content": "three"])
            #expect(third.status == 429)
            #expect(try third.json["error_code"] == "rate_limit_exceeded")
        }
    }
}
