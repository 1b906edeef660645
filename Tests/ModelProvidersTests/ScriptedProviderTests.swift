import ChatCore
import ModelProviders
import Synchronization
import Testing

@Suite("The scripted provider plays what a message says", .timeLimit(.minutes(1)))
struct ScriptedProviderTests {
    @Test func aPlainMessageBringsAFriendlyAnswerOfEveryKind() async throws {
        let (texts, completion) = try await play("Hello!")
        let answer = texts.joined()
        for part in ["## ", "- [x] ", "```swift\n", "| `rate`", "$e^{i\\pi} + 1 = 0$", "$$\\int", "日本語", "👩‍👩‍👧‍👦"] {
            #expect(answer.contains(part))
        }
        #expect(texts.count > 50, "it streams")
        #expect(completion.finishReason == "stop")
        #expect(completion.completionTokens == texts.count)
        #expect(completion.model == "scripted")
        #expect(try #require(completion.promptTokens) > 0)
    }

    @Test func theSameMessageBringsTheSameAnswer() async throws {
        let directive = "[[script say=unicode tokens=100]] again"
        #expect(try await play(directive).texts == play(directive).texts)
    }

    @Test(arguments: [
        (#"[[script text="one two"]]"#, "one two"),
        (#"before [[script text="a \"b\" \\ \n]]"]] after"#, "a \"b\" \\ \n]]"),
        (#"[[script text="old"]] [[script text="new"]]"#, "new"),
        (#"[[script text=""]]"#, ""),
        ("[[script text=\"e\u{301}👍🏽\" cut=scalars]]", "e\u{301}👍🏽"),
        ("tell me [[script say=echo]] the truth", "tell me  the truth"),
        ("[[script say=echo]]", ""),
        ("[[script say=plain]]", "The quick brown fox jumps over the lazy dog. "),
        (#"[[script text="ab " tokens=3]]"#, "ab ab"),
    ])
    func theText(message: String, answer: String) async throws {
        let texts = try await play(message).texts
        #expect(Array(texts.joined().utf8) == Array(answer.utf8))
    }

    @Test func theUnicodeSampleIsCutInsideOfCharacters() async throws {
        let texts = try await play("[[script say=unicode]]").texts
        #expect(texts.allSatisfy { $0.unicodeScalars.count == 1 })
        #expect(texts.contains("\u{301}"))
        #expect(texts.contains("\u{200D}"))
        #expect(texts.contains("\r"))
    }

    @Test func theNumberOfTokens() async throws {
        #expect(try await play("[[script tokens=1000]]").texts.count == 1000)
        #expect(try await play("[[script tokens=0]]").texts.isEmpty)
    }

    @Test func theAnswerIsNoLongerThanAskedFor() async throws {
        let (texts, completion) = try await play("[[script tokens=1000]]", maxTokens: 7)
        #expect(texts.count == 7)
        #expect(completion.finishReason == "length")
    }

    @Test func theFinishReason() async throws {
        #expect(try await play("[[script tokens=1 finish=content_filter]]").completion.finishReason == "content_filter")
    }

    @Test(arguments: [
        ("fault=unauthorized", ModelError.Reason.unauthorized), ("fault=quota_exceeded", .quotaExceeded),
        ("fault=context_too_long", .contextTooLong), ("fault=unknown_model", .unknownModel),
        ("fault=rejected", .rejected), ("fault=unavailable", .unavailable), ("fault=timed_out", .timedOut),
        ("fault=cut_off", .cutOff), ("fault=rate_limited", .rateLimited(retryAfterSeconds: nil)),
        ("fault=rate_limited retry_after=7", .rateLimited(retryAfterSeconds: 7)),
        ("retry_after=7 status=429", .rateLimited(retryAfterSeconds: 7)),
        ("status=401", .unauthorized), ("status=404", .unknownModel), ("status=422", .rejected),
        ("status=503", .unavailable),
    ])
    func aFaultComesAfterItsTokens(fault: String, reason: ModelError.Reason) async throws {
        for (place, count) in [("", 0), ("at=3", 3), ("at=100", 5)] {
            let texts = Mailbox<String>()
            await #expect {
                try await generate("[[script tokens=5 rate=0 \(fault) \(place)]]", on: ContinuousClock(), texts: texts)
            } throws: {
                ($0 as? ModelError)?.reason == reason
            }
            #expect(texts.takeAll().count == count)
        }
    }

    @Test func tokensKeepToTheSchedule() async throws {
        let clock = ManualClock()
        let arrivals = Mutex<[Duration]>([])
        _ = try await clock.pass(by: .milliseconds(1)) {
            try await ScriptedProvider(clock: clock).generate(request("[[script tokens=5 rate=50 ttft=100]]")) { _ in
                arrivals.withLock { $0.append(clock.now.offset) }
                clock.advance(by: .milliseconds(15))  // a slow reader must not slow what follows
            }
        }
        let milliseconds = arrivals.withLock { $0.map { $0 / .milliseconds(1) } }
        for (arrival, due) in zip(milliseconds, [100.0, 120, 140, 160, 180]) {
            #expect(arrival >= due && arrival < due + 5)
        }
    }

    @Test func aStallLastsUntilItIsCancelled() async throws {
        let clock = ManualClock()
        let texts = Mailbox<String>()
        let answer = Task { try await generate("[[script rate=0 fault=stall at=1]]", on: clock, texts: texts) }
        _ = try await texts.next()
        try await clock.waitForSleepers { !$0.isEmpty }
        clock.advance(by: .seconds(100_000))
        try await clock.waitForSleepers { !$0.isEmpty }
        answer.cancel()
        await #expect(throws: CancellationError.self) { try await answer.value }
    }

    @Test func cancellingEndsTheAnswer() async throws {
        let clock = ManualClock()
        let texts = Mailbox<String>()
        let answer = Task { try await generate("[[script tokens=5 rate=1]]", on: clock, texts: texts) }
        _ = try await texts.next()
        try await clock.waitForSleepers { !$0.isEmpty }
        answer.cancel()
        await #expect(throws: CancellationError.self) { try await answer.value }
        #expect(texts.takeAll().isEmpty)
    }

    @Test(arguments: [
        ("[[script speed=5]]", "speed"), ("[[script rate=fast]]", "rate"), ("[[script rate=-1]]", "rate"),
        ("[[script fault=fire]]", "fire"), ("[[script say=sonnet]]", "markdown"),
        ("[[script text=\"open]]", "quotation"),
        ("[[script tokens]]", "key=value"), ("[[script tokens=5", "key=value"), ("[[script status=200]]", "status"),
        ("[[script tokens=99999999999999999999]]", "tokens"),
    ])
    func aMistakeIsToldInTheAnswer(message: String, word: String) async throws {
        let answer = try await play(message).texts.joined()
        #expect(answer.hasPrefix("I can't follow this directive."))
        #expect(answer.contains(word))
    }

    @Test func onlyTheLastUserMessageCounts() async throws {
        let request = ModelRequest(
            model: "scripted",
            turns: [
                .init(role: .user, content: #"[[script text="old"]]"#), .init(role: .assistant, content: "old"),
                .init(role: .user, content: #"[[script text="new"]]"#),
            ], maxTokens: 100)
        let texts = Mailbox<String>()
        _ = try await ScriptedProvider().generate(request) { texts.put($0.text) }
        #expect(texts.takeAll() == ["new"])
    }

    @Test(arguments: [
        (
            #"Name: [[script title="Roses" tokens=3]] a [[script rate=1 fault=stall]] b"#, UsageRecord.Purpose.title,
            "Roses"
        ),
        (#"[[script title="Old"]] [[script title="New"]]"#, .title, "New"),
        (#"[[script title="Roses"]] [[script nonsense]]"#, .title, "Roses"),
        ("Hello [[script tokens=3]]", .title, ""),
        (#"[[script title="Roses" summary="- a\nTOPICS: b"]]"#, .summary, "- a\nTOPICS: b"),
    ])
    func titlesAndSummariesAreWhatADirectiveSays(
        prompt: String, purpose: UsageRecord.Purpose, answer: String
    ) async throws {
        var request = request(prompt)
        request.purpose = purpose
        let texts = Mailbox<String>()
        _ = try await ScriptedProvider(clock: ManualClock()).generate(request) { texts.put($0.text) }
        #expect(texts.takeAll().joined() == answer)
    }

    @Test func aModelItDoesNotListIsUnknown() async throws {
        let provider = ScriptedProvider()
        let models = try await provider.models()
        #expect(models.map(\.id) == ["scripted", "scripted-small"])
        #expect(provider.defaultModel == "scripted")
        await #expect {
            _ = try await provider.generate(ModelRequest(model: "gpt-4o", turns: [], maxTokens: 1)) { _ in }
        } throws: {
            ($0 as? ModelError)?.reason == .unknownModel
        }
    }

    private func play(
        _ message: String, maxTokens: Int = 10_000
    ) async throws -> (texts: [String], completion: ModelCompletion) {
        let texts = Mailbox<String>()
        let clock = ManualClock()
        let completion = try await clock.pass(by: .seconds(1)) {
            try await generate(message, on: clock, texts: texts, maxTokens: maxTokens)
        }
        return (texts.takeAll(), completion)
    }

    @discardableResult
    private func generate(
        _ message: String, on clock: any Clock<Duration>, texts: Mailbox<String>, maxTokens: Int = 10_000
    ) async throws -> ModelCompletion {
        try await ScriptedProvider(clock: clock).generate(request(message, maxTokens: maxTokens)) { texts.put($0.text) }
    }

    private func request(_ message: String, maxTokens: Int = 10_000) -> ModelRequest {
        ModelRequest(model: "scripted", turns: [.init(role: .user, content: message)], maxTokens: maxTokens)
    }
}
