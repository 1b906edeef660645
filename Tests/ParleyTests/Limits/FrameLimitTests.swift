import Testing

@Suite(.serving())
struct FrameLimitTests {
    @Test func aFloodOfFramesIsRefusedAndThenEnded() async throws {
        let thread = try await Person.register().newThread()
        let (flooded, other) = (try await thread.joinedSocket(), try await thread.joinedSocket())
        for _ in 1...3_000 { try await flooded.send(["type": "mark_read", "message_id": "x"]) }
        try await flooded.say("hi", as: "c1")
        var refusal = try await flooded.next("error")
        while refusal["error_code"] == "validation_failed" { refusal = try await flooded.next("error") }
        #expect(refusal["error_code"] == "rate_limit_exceeded")
        #expect(refusal["client_message_id"] == "c1")
        #expect(refusal["retry_after"].int.map { (1...60).contains($0) } == true)
        // It still reads, and the limit is its own.
        try await other.say("hello [[script text=\"ok\" rate=0]]")
        #expect(try await flooded.answer().streamedText == "ok")
        // What is too much is refused as such, whatever it is.
        try await flooded.send(text: "nonsense")
        #expect(try await flooded.next("error")["error_code"] == "rate_limit_exceeded")
        for _ in 1...100 { try? await flooded.send(text: "nonsense") }
        #expect(try await flooded.closeCode() == 1008)
    }
}
